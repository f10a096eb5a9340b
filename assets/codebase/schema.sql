-- The guestbook's table and its first messages. Every database node starts with these.
CREATE TABLE messages (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  author VARCHAR(40) NOT NULL DEFAULT 'anonymous',
  text VARCHAR(500) NOT NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  KEY by_author (author)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO messages (author, text, created_at) VALUES
  ('Ada', 'Hello from the first visitor. This row came out of the drawn database.', '2025-12-29 09:15:00'),
  ('Linus', 'I drew a box, and it answered my request.', '2025-12-30 17:42:00'),
  ('Grace', 'Kill a server on the board and reload: what do you see now?', '2025-12-31 23:58:00');
