//! Which frames lie in which, found by where they stand.

use std::cell::OnceCell;

use super::FramePlan;
use crate::board::Rect;

/// The frames of a plan. What lies in what is looked up when somebody asks, and remembered.
#[derive(Debug)]
pub struct Nest {
    frames: Vec<Rect>,
    chains: Vec<OnceCell<Vec<usize>>>,
}

impl Nest {
    /// The frames of a plan.
    pub fn of(frames: &[FramePlan]) -> Self {
        Self {
            frames: frames.iter().map(|f| f.rect).collect(),
            chains: vec![OnceCell::new(); frames.len()],
        }
    }

    /// How many frames there are.
    pub const fn len(&self) -> usize {
        self.frames.len()
    }

    /// A frame and all frames that it lies in.
    pub fn chain(&self, frame: usize) -> &[usize] {
        let Some(chain) = self.chains.get(frame) else {
            return &[];
        };
        chain.get_or_init(|| self.around(self.frames[frame]))
    }

    /// The frames that a rectangle lies in.
    pub fn around(&self, rect: Rect) -> Vec<usize> {
        let frames = self.frames.iter().enumerate();
        let outer = frames.filter(|(_, frame)| frame.contains_rect(rect));
        outer.map(|(index, _)| index).collect()
    }
}
