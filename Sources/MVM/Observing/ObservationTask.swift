import Board

/// Something that is done to a board that rests, for somebody who may not wait for it until then.
final class ObservationTask: @unchecked Sendable {
  private let body: (Board) -> Void

  init(_ body: @escaping (Board) -> Void) { self.body = body }

  func perform(_ board: Board) { body(board) }
}
