import Configuration
import MVM

extension Machine {
  /// Whether an instant of the run has come or is over.
  func isPast(_ instant: GuestInstant) -> Bool {
    switch instant {
    case .time(let time): time <= self.time
    case .instructions(let count): count <= instructionsRetired
    }
  }
}
