import Board
import Bus

extension Machine {
  /// What a user is told of memory that cannot be read any more.
  var memoryLoss: MachineError {
    let (loss, count) = (board.loss, origins.count)
    let file = loss.flatMap { $0.generation < count ? origins[$0.generation] : nil }
    return .unusableState(
      file: file ?? "resume",
      reason:
        "\(loss?.error.description ?? "cannot be read"), and the machine has stopped, since it "
        + "needs this part of its memory: nobody may write to the file while it runs; "
        + "resume a copy that is whole")
  }
}
