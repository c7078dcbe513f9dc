import Foundation
import Testing
import Trial

/// What the compiler made of the interpreter: its loop must hold every meaning, not call it. A declaration in `RISCV` that loses
/// `@inlinable` or `@inline(always)` costs a factor of ten and shows nowhere else.
@Suite(
  .enabled(if: ExternalProgram.exist("nm", "objdump"), "binutils are not installed"),
  .enabled(if: Build.isOptimized, "a debug build inlines nothing"))
struct InterpreterLoopTests {
  /// A line of a disassembly that goes to another function.
  private struct Call {
    /// Its mangled name; nil where the target is in a register or in memory.
    let target: String?
    let line: Substring
  }

  /// `Interpreter.run`, specialised or not, in this very program.
  private static func disassembleLoop() throws -> [Substring] {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let nm = try #require(ExternalProgram("nm"))
    let symbols = try nm.run(["--defined-only", "-S", program]).output.split(separator: "\n")
    // Address, size, kind, name; the loop is the largest of those that begin so.
    let candidates = symbols.map { $0.split(separator: " ") }.filter {
      $0.count == 4 && $0[3].hasPrefix("$s4Hart11InterpreterV3run")
    }
    let loop = try #require(candidates.max { $0[1] < $1[1] }, "no symbol of Interpreter.run")
    let objdump = try #require(ExternalProgram("objdump"))
    let arguments = ["-d", "--no-show-raw-insn", "--disassemble=\(loop[3])", program]
    let text = try objdump.run(arguments).output
    return text.split(separator: "\n").filter { $0.contains("\t") }
  }

  private static func call(_ line: Substring) -> Call? {
    let parts = line.split { $0 == " " || $0 == "\t" }
    guard let index = parts.firstIndex(where: { ["call", "callq", "bl", "blr"].contains($0) })
    else { return nil }
    guard let open = line.firstIndex(of: "<"), let close = line.lastIndex(of: ">"),
      parts[index] != "blr", !parts[index + 1].hasPrefix("*")
    else { return Call(target: nil, line: line) }
    return Call(target: String(line[line.index(after: open)..<close]), line: line)
  }

  @Test func holdsEveryMeaning() throws {
    let lines = try Self.disassembleLoop()
    #expect(lines.count > 3000, "so short a loop holds no instruction set")
    let calls = lines.compactMap(Self.call)
    #expect(!calls.isEmpty, "not even slow paths: was the right function looked at?")
    for call in calls {
      let target = try #require(call.target, "by a witness table or a closure: \(call.line)")
      // Meanings, and what they ask of the engine: generic, specialised, or through a witness.
      #expect(!target.hasPrefix("$s5RISCV6Engine"), "a meaning is called: \(call.line)")
      #expect(!target.hasSuffix("TW"), "a witness is called: \(call.line)")
      #expect(
        !target.hasPrefix("$s4Hart11InterpreterV5RISCV6Engine"), "a witness is called: \(call.line)"
      )
      #expect(!target.contains("GuestWord"), "an operation of a word is called: \(call.line)")
    }
  }
}

private enum Build {
  static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }
}
