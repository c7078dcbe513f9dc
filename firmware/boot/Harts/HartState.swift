/// States of a hart (SBI 2.0, chapter 9). There is no time at which others could see that a stop or a suspension is
/// pending: these states are not entered.
///
///     stopped --start--> start pending --the hart itself--> started --suspend--> suspended
///        ^                                                  |     ^                   | an interrupt
///        '----------------------- stop ---------------------'     '-- resume pending <'
enum HartState: UInt {
  case started = 0
  case stopped = 1
  case startPending = 2
  case suspended = 4
  case resumePending = 6
}
