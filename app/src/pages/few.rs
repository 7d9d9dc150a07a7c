//! Pages that few people need, and that nobody's phone carries who only takes part: the screen in the room, and ending
//! the messages that somebody gets.

mod room;
mod stop;

pub use room::RoomScreen;
pub use stop::StopPage;
