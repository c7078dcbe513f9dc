import Hart
import RISCV

/// The control and status registers that the harts of a machine have, but for those that change by being read. All its harts
/// have the same.
final class ControlRegisterNames: Sendable {
  let numbers: [UInt16]
  let names: [String]
  private let places: [String: Int]

  init(of hart: Hart) {
    var rows: [(number: UInt16, name: String)] = []
    for row in CSRRow.all {
      for index in row.allIndices {
        let number = row.number(index: index)
        guard hart.inspect(controlRegister: number) != nil else { continue }
        rows.append((number, row.name(index: index)))
      }
    }
    numbers = rows.map(\.number)
    names = rows.map(\.name)
    places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1.name, $0) })
  }

  /// Where the value of a register stands; nil where there is none of that name.
  func place(of name: String) -> Int? { places[name] }
}
