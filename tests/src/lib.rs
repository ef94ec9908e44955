//! The rooms together, and the tidy rules: see `rooms/`.
