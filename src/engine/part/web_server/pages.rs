//! The pages that nginx makes itself.

use std::sync::Arc;

use crate::engine::message::HttpResponse;

/// nginx's page for a status, as `server_tokens on` shows it.
pub(super) fn page(status: u16, server: &str) -> HttpResponse {
    let reason = reason(status);
    let body = format!(
        "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n\
         <center><h1>{status} {reason}</h1></center>\r\n<hr><center>{server}</center>\r\n\
         </body>\r\n</html>\r\n"
    );
    HttpResponse {
        status,
        headers: vec![
            ("Content-Type".to_owned(), "text/html".to_owned()),
            ("Content-Length".to_owned(), body.len().to_string()),
        ],
        body: Arc::from(body.into_bytes()),
    }
}

const fn reason(status: u16) -> &'static str {
    match status {
        404 => "Not Found",
        405 => "Not Allowed",
        502 => "Bad Gateway",
        504 => "Gateway Time-out",
        _ => "Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_502_page_has_nginx_s_157_bytes() {
        let page = page(502, "nginx/1.22.1");
        assert_eq!(page.body.len(), 157);
        assert_eq!(page.header("content-length"), Some("157"));
    }
}
