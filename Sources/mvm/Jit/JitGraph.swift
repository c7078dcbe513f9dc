import MVM

/// The blocks of functions and where they lead, in Graphviz' language.
enum JitGraph {
  static func text(_ functions: [TranslatedCode]) -> String {
    var lines = [
      "digraph translation {", "  node [shape=box, fontname=monospace];",
      "  edge [fontname=monospace];",
    ]
    var number = 0
    for function in functions {
      for region in function.regions {
        number += 1
        let title = (function.name ?? "?") + ", region at " + hexadecimal(region.start)
        lines.append("  subgraph cluster\(number) { label=\(quoted(title));")
        lines += region.blocks.map { "    \(node($0)) [label=\(label($0))];" }
        lines.append("  }")
        lines += region.blocks.flatMap(edges)
      }
    }
    lines += outside(functions)
    return lines.joined(separator: "\n") + "\n}\n"
  }

  private static func node(_ block: TranslatedBlock) -> String { node(block.range.lowerBound) }

  private static func node(_ address: UInt64) -> String { "b" + hexadecimal(address) }

  /// Its instructions, each a line that begins at the left.
  private static func label(_ block: TranslatedBlock) -> String {
    let lines = block.instructions.map { instruction in
      hexadecimal(instruction.address) + "  "
        + instruction.text.split(separator: "\t").joined(separator: " ")
        + (instruction.isInterpreted ? "  ! interpreter" : instruction.isCalled ? "  ! call" : "")
    }
    let size = "\(block.range.count) bytes -> \(block.hostByteCount)"
    return "\"" + ([size] + lines).map { escaped($0) + "\\l" }.joined() + "\""
  }

  /// What is led to and not shown.
  private static func outside(_ functions: [TranslatedCode]) -> [String] {
    let blocks = functions.flatMap { $0.regions.flatMap(\.blocks) }
    let shown = Set(blocks.map(\.range.lowerBound))
    let targets = Set(blocks.flatMap { $0.successors.compactMap(\.target) }).subtracting(shown)
    return targets.sorted().map { "  \(node($0)) [label=\"\(hexadecimal($0))\", style=dashed];" }
  }

  private static func edges(_ block: TranslatedBlock) -> [String] {
    block.successors.compactMap { successor in
      guard let target = successor.target else { return nil }
      let style = successor.isInside ? "solid" : "dashed"
      let label = successor.kind == .next ? "" : ", label=\(successor.kind.rawValue)"
      return "  \(node(block)) -> \(node(target)) [style=\(style)\(label)];"
    }
  }

  private static func hexadecimal(_ address: UInt64) -> String { String(address, radix: 16) }

  private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private static func escaped(_ text: String) -> String {
    text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }.reduce(into: "") { $0.append($1) }
  }
}
