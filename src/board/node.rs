//! A node: one part of the infrastructure, or something that is only drawn.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, Extra, Id, Kind, Props, Rect, Size, is_false};

/// A node of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: Id,
    /// What people call it, such as `Nginx`.
    pub name: String,
    /// Top left cell.
    pub at: Cell,
    /// Size, when the user set one; otherwise the drawing finds one that fits the text.
    pub size: Option<Size>,
    /// The machine it runs on.
    pub frame: Option<Id>,
    /// The address that the drawing shows. A label: it is never dialled.
    pub address: Option<String>,
    /// It stays where and as it is until it is unlocked.
    pub locked: bool,
    /// Kind and typed properties.
    pub props: Props,
    /// Fields this version does not know.
    pub extra: Extra,
}

impl Node {
    /// A node of a kind with default properties.
    pub fn new(id: Id, kind: Kind, name: &str, at: Cell) -> Self {
        Self {
            id,
            name: name.to_owned(),
            at,
            size: None,
            frame: None,
            address: None,
            locked: false,
            props: Props::default_of(kind),
            extra: Extra::new(),
        }
    }

    /// What it is.
    pub const fn kind(&self) -> Kind {
        self.props.kind()
    }

    /// Size in cells: the user's, or one that fits the name and two lines of live numbers.
    pub fn size(&self) -> Size {
        self.size.unwrap_or_else(|| {
            let name = self.name.chars().count().max(self.id.as_str().len() + 2);
            Size::new(name.clamp(12, 40) as u16 + 4, 5)
        })
    }

    /// The cells it covers.
    pub fn rect(&self) -> Rect {
        Rect::at(self.at, self.size())
    }
}

/// A node as it stands in a file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Node")]
pub struct NodeFile {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// Top left cell, `[x, y]`.
    pub at: Cell,
    /// Size in cells, `[w, h]`; absent: as large as its text needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// The frame (machine) it runs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<Id>,
    /// The address shown; a label that is never dialled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The editor neither moves nor changes nor removes it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub locked: bool,
    /// Properties of the kind; what is absent has its default.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub props: serde_json::Map<String, serde_json::Value>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Node {
    /// The node of a file's record and its properties, which were read apart.
    pub fn from_file(file: NodeFile, props: Props) -> Self {
        Self {
            props,
            id: file.id,
            name: file.name,
            at: file.at,
            size: file.size,
            frame: file.frame,
            address: file.address,
            locked: file.locked,
            extra: file.extra,
        }
    }
}

impl TryFrom<NodeFile> for Node {
    type Error = serde_json::Error;
    fn try_from(mut file: NodeFile) -> Result<Self, Self::Error> {
        let props = serde_json::Value::Object(std::mem::take(&mut file.props));
        let props = Props::from_value(file.kind, props)?;
        Ok(Self::from_file(file, props))
    }
}

impl From<&Node> for NodeFile {
    /// Writes only the properties that differ from the kind's defaults.
    fn from(node: &Node) -> Self {
        let defaults = Props::default_of(node.kind()).to_value();
        let mut props = match node.props.to_value() {
            serde_json::Value::Object(map) => map,
            _ => serde_json::Map::new(),
        };
        props.retain(|key, value| defaults.get(key) != Some(value));
        Self {
            id: node.id.clone(),
            kind: node.kind(),
            name: node.name.clone(),
            at: node.at,
            size: node.size,
            frame: node.frame.clone(),
            address: node.address.clone(),
            locked: node.locked,
            props,
            extra: node.extra.clone(),
        }
    }
}

impl Serialize for Node {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NodeFile::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NodeFile::deserialize(deserializer)?
            .try_into()
            .map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Node {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Node".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        NodeFile::json_schema(generator)
    }
}
