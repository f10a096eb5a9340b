//! The guestbook as data, and what is said about broken code bases.

use super::*;
use crate::board::Id;
use crate::engine::message::{HttpRequest, HttpResponse};
use crate::sql::{Session, Store, Value};

fn guestbook() -> Codebase {
    let (codebase, findings) = Codebase::read(&builtin());
    assert_eq!(findings, []);
    codebase.unwrap()
}

/// Runs a request without an engine: every statement on one store.
fn serve(
    codebase: &Codebase,
    store: &mut Store,
    pages: &mut Pages,
    request: &HttpRequest,
) -> Arc<HttpResponse> {
    let request_facts = Facts {
        id: "r1".into(),
        app: "app".into(),
        version: Arc::from("1.0"),
        served_by: ["web", "app", "db"]
            .iter()
            .map(|i| Id::new(i).unwrap())
            .collect(),
        ..Facts::default()
    };
    let (route, params) = match codebase.plan(request) {
        Planned::Route(route, params) => (route, params),
        Planned::Refused(status, why) => {
            return Arc::new(codebase.error(request, status, &why, &request_facts));
        }
        Planned::Method(_) => return Arc::new(codebase.error(request, 405, "no", &request_facts)),
    };
    let mut scope = Scope {
        route,
        params,
        request: request_facts,
        ..Scope::default()
    };
    for at in 0..codebase.routes[route].queries.len() {
        let statement = codebase.bind(&scope, at).unwrap();
        let done = store
            .run(&mut Session::new(1), &statement, 1_790_000_000, 1)
            .unwrap();
        scope.results.push(done.reply);
    }
    codebase.respond(request, &scope, pages).unwrap()
}

fn store_of(codebase: &Codebase) -> Store {
    let mut store = Store::new(&codebase.database).unwrap();
    for statement in &codebase.schema {
        store.run(&mut Session::new(1), statement, 0, 0).unwrap();
    }
    store
}

fn body(response: &HttpResponse) -> &str {
    std::str::from_utf8(&response.body).unwrap()
}

fn post(target: &str, media: &str, text: &str) -> HttpRequest {
    HttpRequest {
        method: "POST".into(),
        target: target.into(),
        headers: vec![("Content-Type".into(), media.into())],
        body: Arc::from(text.as_bytes()),
    }
}

#[test]
fn the_guestbook_serves_posts_and_escapes() {
    let codebase = guestbook();
    let (mut store, mut pages) = (store_of(&codebase), Pages::default());
    let page = serve(
        &codebase,
        &mut store,
        &mut pages,
        &HttpRequest::get("/messages"),
    );
    assert_eq!(page.status, 200);
    assert!(body(&page).contains("it answered my request") && body(&page).contains("Ada"));
    assert!(body(&page).contains("<span class=\"part\">db</span>"));
    let again = serve(
        &codebase,
        &mut store,
        &mut pages,
        &HttpRequest::get("/messages"),
    );
    assert!(
        Arc::ptr_eq(&page, &again),
        "the same input gives the same page"
    );

    let json = post(
        "/messages",
        "application/json",
        r#"{"text":"<b>hi</b>","author":"me"}"#,
    );
    let created = serve(&codebase, &mut store, &mut pages, &json);
    assert_eq!(created.status, 201);
    let value: serde_json::Value = serde_json::from_slice(&created.body).unwrap();
    assert_eq!((&value["id"], &value["author"]), (&4.into(), &"me".into()));

    let form = post(
        "/messages",
        "application/x-www-form-urlencoded",
        "text=a%26b+c",
    );
    let redirect = serve(&codebase, &mut store, &mut pages, &form);
    assert_eq!(
        (redirect.status, redirect.header("location")),
        (303, Some("/messages"))
    );

    let page = serve(
        &codebase,
        &mut store,
        &mut pages,
        &HttpRequest::get("/messages"),
    );
    assert!(body(&page).contains("&lt;b&gt;hi&lt;") && body(&page).contains("a&amp;b c"));
    assert!(body(&page).contains("anonymous"));
    let one = serve(
        &codebase,
        &mut store,
        &mut pages,
        &HttpRequest::get("/messages?limit=1"),
    );
    assert!(!body(&one).contains("hi&lt;"));
}

#[test]
fn bad_requests_say_what_is_missing() {
    let codebase = guestbook();
    let form = |text: &str| {
        codebase.plan(&post(
            "/messages",
            "application/x-www-form-urlencoded",
            text,
        ))
    };
    let refused = |planned: Planned| match planned {
        Planned::Refused(status, why) => format!("{status} {why}"),
        Planned::Method(allow) => format!("405 {allow}"),
        Planned::Route(..) => "served".to_owned(),
    };
    assert_eq!(refused(form("author=x")), "400 text is missing");
    assert_eq!(refused(form("text=+")), "400 text is missing");
    assert_eq!(
        refused(form(&format!("text={}", "x".repeat(501)))),
        "400 text must have 1 to 500 characters, not 501"
    );
    let json = post("/messages", "application/json", "{\"text\":");
    assert!(refused(codebase.plan(&json)).starts_with("400 the body is no JSON"));
    let limit = HttpRequest::get("/messages?limit=many");
    assert_eq!(
        refused(codebase.plan(&limit)),
        "400 limit must be a whole number"
    );
    assert_eq!(
        refused(codebase.plan(&HttpRequest::get("/nope"))),
        "404 no route is named /nope"
    );
    assert_eq!(refused(codebase.plan(&post("/whoami", "", ""))), "405 GET");
    assert_eq!(
        refused(codebase.plan(&HttpRequest::get("/messages/"))),
        "404 no route is named /messages/"
    );
}

#[test]
fn static_files_have_types_and_the_index_is_the_root() {
    let site = Site::read(&builtin());
    let index = site.find("/").unwrap();
    assert_eq!(index.content_type, "text/html; charset=utf-8");
    assert_eq!(site.find("/style.css").unwrap().content_type, "text/css");
    assert_eq!(site.find("/app.json"), None);
    assert_eq!(site.len(), 3);
}

/// A guestbook with one change must give a finding that says this, at the line where `at` stands.
fn finds(file: &str, from: &str, to: &str, at: &str, says: &str) {
    let mut files = builtin();
    let text = String::from_utf8(files[file].to_vec()).unwrap();
    assert!(text.contains(from), "{from} stands in {file}");
    let text = text.replacen(from, to, 1);
    let before = &text[..text.find(at).unwrap()];
    let line = before.matches('\n').count() + 1;
    files.insert(file.into(), Arc::from(text.into_bytes()));
    let (codebase, findings) = Codebase::read(&files);
    assert!(codebase.is_none(), "{to} must be an error");
    let found = findings.iter().find(|f| f.message.contains(says));
    let found = found.unwrap_or_else(|| panic!("{says:?} in {findings:#?}"));
    assert_eq!(
        (found.file.as_str(), found.line),
        (file, Some(line)),
        "{found}"
    );
    assert!(!found.help.is_empty());
}

#[test]
fn mistakes_are_found_with_file_and_line() {
    let app = |from, to, at, says| finds("app.json", from, to, at, says);
    let read = "SELECT id, author";
    app(
        "wireboard-app/1",
        "wireboard-app/9",
        "wireboard-app/9",
        "is not known",
    );
    app(
        "\"cost\": 0.1",
        "\"costs\": 0.1",
        "\"costs\"",
        "unknown field `costs`",
    );
    app(read, "SELEC id, author", "SELEC id", "SQL syntax");
    app(
        "\"bind\": [\"limit\"]",
        "\"bind\": [\"many\"]",
        "\"many\"",
        "names no parameter",
    );
    app(
        "\"bind\": [\"limit\"]",
        "\"bind\": []",
        read,
        "1 question marks, but 0",
    );
    app(
        "\"use\": \"write\"",
        "\"use\": \"read\"",
        "INSERT INTO",
        "changes something",
    );
    app(
        "\"messages.html\"",
        "\"letters.html\"",
        "letters.html",
        "no template \"letters.html\"",
    );
    app(
        "$added.insert_id",
        "$ad.insert_id",
        "$ad.insert_id",
        "names no parameter",
    );
    app(
        "\"index.html\"",
        "\"start.html\"",
        "start.html",
        "no file static/start.html",
    );
    app(
        "\"routes\": [",
        "\"routes\": {",
        "\"routes\"",
        "expected a sequence",
    );
    finds(
        "schema.sql",
        "INT NOT NULL",
        "DECIMAL NOT NULL",
        "CREATE TABLE",
        "DECIMAL",
    );
    finds(
        "schema.sql",
        "INTO messages",
        "INTO message",
        "INTO message",
        "doesn't exist",
    );
    finds(
        "templates/report.html",
        "{%- endfor %}",
        "{%- endif %}",
        "{%- endif %}",
        "endif",
    );
}

#[test]
fn a_code_base_without_app_json_or_with_nonsense_is_no_code_base() {
    let (none, findings) = Codebase::read(&FileSet::new());
    assert!(none.is_none());
    assert_eq!(
        findings[0].to_string(),
        "error: the file is missing; app.json; a code base needs an app.json"
    );
    let (none, findings) = Codebase::find(&Id::new("code").unwrap(), "nowhere", &Sources::new());
    assert!(none.is_none() && findings[0].message.contains("nowhere"));
    let mut files = FileSet::new();
    files.insert("app.json".into(), Arc::from([0xff, 0xfe]));
    assert!(Codebase::read(&files).0.is_none());
}

#[test]
fn a_page_that_never_ends_runs_out_of_fuel() {
    let mut files = builtin();
    let endless = "{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}";
    files.insert(
        "templates/messages.html".into(),
        Arc::from(endless.as_bytes()),
    );
    let codebase = Codebase::read(&files).0.unwrap();
    let scope = Scope::default();
    let error = codebase.respond(
        &HttpRequest::get("/messages"),
        &scope,
        &mut Pages::default(),
    );
    assert!(error.unwrap_err().contains("fuel"));
}

#[test]
fn values_are_looked_up_by_path() {
    let codebase = guestbook();
    let mut store = store_of(&codebase);
    let mut scope = Scope {
        params: vec![Value::Int(2)],
        ..Scope::default()
    };
    let statement = codebase.bind(&scope, 0).unwrap();
    assert_eq!(&*statement.params, &[Value::Int(2)]);
    scope.results.push(
        store
            .run(&mut Session::new(1), &statement, 0, 0)
            .unwrap()
            .reply,
    );
    assert_eq!(codebase.look_up(&scope, "messages.0.author"), "Grace");
    assert_eq!(
        codebase.look_up(&scope, "messages.7.author"),
        serde_json::Value::Null
    );
    assert_eq!(codebase.value(&scope, "limit"), Value::Int(2));
    assert_eq!(codebase.value(&scope, "nothing.at.all"), Value::Null);
}

proptest::proptest! {
    #[test]
    fn a_broken_app_json_never_panics(at in 0_usize..4000, byte in 0_u8..255) {
        let mut files = builtin();
        let mut bytes = files["app.json"].to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        files.insert("app.json".into(), Arc::from(bytes));
        let (codebase, findings) = Codebase::read(&files);
        proptest::prop_assert_eq!(codebase.is_none(), !findings.is_empty());
    }

    #[test]
    fn no_request_panics(method in "(GET|POST|HEAD|PUT)", target in "/[a-z/?=&%{}.]{0,20}", body in "\\PC{0,30}") {
        let codebase = guestbook();
        let request = HttpRequest { method, target, headers: vec![("content-type".into(), "application/json".into())], body: Arc::from(body.as_bytes()) };
        let _ = codebase.plan(&request);
    }
}
