//! Which functions exist, and what each becomes.
//!
//! A name that is not here does not exist (1305), whatever SQLite knows: SQLite's own clock and
//! random functions would break the promise that a run can be repeated.

use super::Fact;

/// What a function call becomes.
pub(super) enum Function {
    /// The same call under this name.
    Rename(&'static str),
    /// A fact; takes no arguments.
    Fact(Fact),
    /// `RAND()`.
    Random,
    /// `DATE_ADD` (+1) or `DATE_SUB` (-1).
    DateAdd(i8),
    /// `TIMESTAMPDIFF(unit, a, b)`.
    TimestampDiff,
    /// `EXTRACT(unit FROM x)`.
    Extract,
    /// `CAST(x AS type)` or `CONVERT(x, type)`.
    Cast,
    /// `GROUP_CONCAT(x ORDER BY … SEPARATOR s)`.
    GroupConcat,
    /// `VALUES(col)` inside ON DUPLICATE KEY UPDATE.
    Values,
    /// A MySQL function that this store does not have.
    Unsupported,
}

/// Looks a function up by its upper-case name.
pub(super) fn function(name: &str) -> Option<Function> {
    use Function::*;
    Some(match name {
        // The same meaning in both.
        "COUNT" => Rename("count"),
        "SUM" => Rename("sum"),
        "AVG" => Rename("avg"),
        "MIN" => Rename("min"),
        "MAX" => Rename("max"),
        "ABS" => Rename("abs"),
        "COALESCE" => Rename("coalesce"),
        "IFNULL" | "NVL" => Rename("ifnull"),
        "NULLIF" => Rename("nullif"),
        "IF" => Rename("iif"),
        "REPLACE" => Rename("replace"),
        "HEX" => Rename("hex"),
        "SIGN" => Rename("sign"),
        "INSTR" => Rename("instr"),
        "LTRIM" => Rename("ltrim"),
        "RTRIM" => Rename("rtrim"),
        "CONCAT_WS" => Rename("concat_ws"),
        "ROW_NUMBER" => Rename("row_number"),
        "RANK" => Rename("rank"),
        "DENSE_RANK" => Rename("dense_rank"),
        "LAG" => Rename("lag"),
        "LEAD" => Rename("lead"),
        "FIRST_VALUE" => Rename("first_value"),
        "LAST_VALUE" => Rename("last_value"),
        "NTILE" => Rename("ntile"),
        // Another name.
        "LENGTH" | "OCTET_LENGTH" => Rename("octet_length"),
        "CHAR_LENGTH" | "CHARACTER_LENGTH" => Rename("length"),
        // The store's own functions, because SQLite's mean something else.
        "GREATEST" => Rename("wb_greatest"),
        "LEAST" => Rename("wb_least"),
        "CONCAT" => Rename("wb_concat"),
        "SUBSTR" | "SUBSTRING" | "MID" => Rename("wb_substring"),
        "LEFT" => Rename("wb_left"),
        "RIGHT" => Rename("wb_right"),
        "LOWER" | "LCASE" => Rename("wb_lower"),
        "UPPER" | "UCASE" => Rename("wb_upper"),
        "TRIM" => Rename("trim"),
        "LOCATE" => Rename("wb_locate"),
        "REVERSE" => Rename("wb_reverse"),
        "REPEAT" => Rename("wb_repeat"),
        "ROUND" => Rename("wb_round"),
        "FLOOR" => Rename("wb_floor"),
        "CEIL" | "CEILING" => Rename("wb_ceil"),
        "MOD" => Rename("wb_mod"),
        "DATE" => Rename("wb_date"),
        "YEAR" => Rename("wb_year"),
        "MONTH" => Rename("wb_month"),
        "DAY" | "DAYOFMONTH" => Rename("wb_day"),
        "HOUR" => Rename("wb_hour"),
        "MINUTE" => Rename("wb_minute"),
        "SECOND" => Rename("wb_second"),
        "DATEDIFF" => Rename("wb_datediff"),
        "DATE_FORMAT" => Rename("wb_date_format"),
        "FROM_UNIXTIME" => Rename("wb_from_unixtime"),
        "SLEEP" | "UUID" | "UUID_SHORT" | "MD5" | "SHA1" | "SHA2" | "PASSWORD" | "LOG" | "LN"
        | "EXP" | "POW" | "POWER" | "SQRT" | "LPAD" | "RPAD" | "FORMAT" | "FIND_IN_SET"
        | "FIELD" | "ELT" | "STR_TO_DATE" | "TIME_FORMAT" | "WEEK" | "WEEKDAY" | "DAYOFWEEK"
        | "GET_LOCK" | "RELEASE_LOCK" | "FOUND_ROWS" | "JSON_EXTRACT" | "JSON_OBJECT"
        | "JSON_ARRAY" | "JSON_ARRAYAGG" | "JSON_OBJECTAGG" | "REGEXP_REPLACE"
        | "REGEXP_SUBSTR" | "SYSDATE" | "UTC_TIME" | "ADDDATE" | "SUBDATE" | "INET_ATON"
        | "INET_NTOA" | "CRC32" => Unsupported,
        // Facts.
        "NOW" | "CURRENT_TIMESTAMP" | "LOCALTIME" | "LOCALTIMESTAMP" | "UTC_TIMESTAMP" => {
            Fact(self::Fact::Now)
        }
        "CURDATE" | "CURRENT_DATE" | "UTC_DATE" => Fact(self::Fact::Today),
        "CURTIME" | "CURRENT_TIME" => Fact(self::Fact::TimeOfDay),
        "UNIX_TIMESTAMP" => Fact(self::Fact::UnixTime),
        "LAST_INSERT_ID" => Fact(self::Fact::LastInsertId),
        "ROW_COUNT" => Fact(self::Fact::RowCount),
        "DATABASE" | "SCHEMA" => Fact(self::Fact::Database),
        "USER" | "CURRENT_USER" | "SESSION_USER" | "SYSTEM_USER" => Fact(self::Fact::User),
        "CONNECTION_ID" => Fact(self::Fact::ConnectionId),
        "VERSION" => Fact(self::Fact::Variable("version".to_owned())),
        // Calls with a grammar of their own.
        "RAND" => Random,
        "DATE_ADD" => DateAdd(1),
        "DATE_SUB" => DateAdd(-1),
        "TIMESTAMPDIFF" => TimestampDiff,
        "EXTRACT" => Extract,
        "CAST" | "CONVERT" => Cast,
        "GROUP_CONCAT" => GroupConcat,
        "VALUES" | "VALUE" => Values,
        _ => return None,
    })
}

/// Words that stand for a fact without brackets.
pub(super) fn bare_fact(word: &str) -> Option<Fact> {
    match word {
        "CURRENT_TIMESTAMP" | "LOCALTIME" | "LOCALTIMESTAMP" | "UTC_TIMESTAMP" => Some(Fact::Now),
        "CURRENT_DATE" | "UTC_DATE" => Some(Fact::Today),
        "CURRENT_TIME" => Some(Fact::TimeOfDay),
        "CURRENT_USER" => Some(Fact::User),
        _ => None,
    }
}

/// Keywords that both dialects share with the same meaning, all of them reserved in MySQL. Window
/// frames are left out: their words are everyday column names in MySQL.
const SHARED: [&str; 54] = [
    "ALL",
    "AND",
    "AS",
    "ASC",
    "BETWEEN",
    "BY",
    "CASE",
    "CROSS",
    "DELETE",
    "DESC",
    "DISTINCT",
    "ELSE",
    "END",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FALSE",
    "FROM",
    "GROUP",
    "HAVING",
    "IN",
    "INNER",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "JOIN",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NATURAL",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "OVER",
    "PARTITION",
    "RECURSIVE",
    "RIGHT",
    "SELECT",
    "SET",
    "THEN",
    "TRUE",
    "UNION",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WITH",
    "DEFAULT",
];

/// MySQL words that this store must not pass on: their meaning would be lost.
const REFUSED: [&str; 14] = [
    "XOR",
    "REGEXP",
    "RLIKE",
    "SOUNDS",
    "MATCH",
    "BINARY",
    "INTERVAL",
    "STRAIGHT_JOIN",
    "SQL_CALC_FOUND_ROWS",
    "OUTFILE",
    "DUMPFILE",
    "PROCEDURE",
    "COLLATE",
    "RETURNING",
];

/// What a bare word is.
pub(super) enum Word {
    /// Passed on.
    Shared,
    /// 1235.
    Refused,
    /// A name.
    Name,
}

/// Sorts an upper-case word.
pub(super) fn word(upper: &str) -> Word {
    if SHARED.contains(&upper) {
        Word::Shared
    } else if REFUSED.contains(&upper) {
        Word::Refused
    } else {
        Word::Name
    }
}
