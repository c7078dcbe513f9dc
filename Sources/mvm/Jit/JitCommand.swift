import Benchmark
import Configuration
import MVM

/// `mvm jit`: show how a program's code is translated.
enum JitCommand {
  static let command = Command(
    name: "jit", table: JitArguments.table,
    otherNames: ["translate", "translation", "translator", "compile"], act: show)

  /// Larger programs than this are nothing to read.
  private static let largestFile = 1 << 30
  /// How often something is translated to say how long it takes.
  private static let rounds = 101

  @Sendable
  private static func show(_ given: JitArguments) throws {
    if given.json && given.dot { throw JitError.twoForms }
    if given.dot && given.places.isEmpty { throw JitError.graphOfWhat }
    for file in given.files {
      let viewer = try viewer(file, given)
      do {
        if given.places.isEmpty {
          try showAll(viewer, given)
        } else {
          try show(try given.places.map { try code($0.text, viewer) }, viewer, given)
        }
      } catch let error as TranslationViewError {
        throw JitError.file(file, reason: "\(error)")
      }
    }
  }

  private static func viewer(_ path: String, _ given: JitArguments) throws -> TranslationViewer {
    let bytes = try FileContents.read(path, limit: largestFile)
    do {
      return try TranslationViewer(
        try ELFFile(bytes: bytes),
        extensions: try given.isa.map { try ExtensionSet(isa: $0) } ?? .all,
        registers: given.numeric ? .numeric : .application)
    } catch let error as ELFError {
      throw JitError.file(path, reason: error.description)
    }
  }

  /// What somebody means who says `main`, or `80000000` with or without 0x: no name begins with a digit.
  private static func code(_ place: String, _ viewer: TranslationViewer) throws -> TranslatedCode {
    guard let address = address(place) else { return try viewer.function(place) }
    return try viewer.code(at: address)
  }

  private static func address(_ text: String) -> UInt64? {
    guard text.first?.isNumber == true else { return nil }
    let digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.dropFirst(2) : text[...]
    return UInt64(digits, radix: 16)
  }

  private static func show(
    _ functions: [TranslatedCode], _ viewer: TranslationViewer, _ given: JitArguments
  ) throws {
    let times = functions.map { given.times ? viewer.times(of: $0, rounds: rounds) : nil }
    if given.dot {
      Output.write(JitGraph.text(functions))
    } else if given.json {
      let all = zip(functions, times).map { JitDocument.value($0, $1) }
      Output.write(JSONValue.list(all).written() + "\n")
    } else {
      let listing = JitListing(viewer, given)
      listing.writeRegisters()
      for (function, times) in zip(functions, times) { listing.write(function, times) }
    }
  }

  private static func showAll(_ viewer: TranslationViewer, _ given: JitArguments) throws {
    let symbols = viewer.functions
    // Says what is wrong with a program without functions.
    if symbols.isEmpty { _ = try viewer.function("main") }
    var table = JitTable()
    for symbol in symbols {
      guard let code = try? viewer.code(of: symbol) else { continue }
      table.add(code, given.times ? viewer.times(of: code, rounds: 3) : nil)
    }
    Output.write(given.json ? table.json.written() + "\n" : table.text(given.sort))
  }
}
