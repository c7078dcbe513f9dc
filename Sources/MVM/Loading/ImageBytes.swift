import Assembly
import Board

/// A program that the embedder holds.
struct ImageBytes: ImageSource {
  private let program: [UInt8]

  init(_ program: [UInt8]) { self.program = program }

  func load() -> BootImages {
    var images = BootImages()
    images.kernel = program
    return images
  }

  func symbols() throws(MachineError) -> SymbolTable { try symbols(of: program) }

  func name(of kind: ImageKind) -> String? { kind == .kernel ? "program" : nil }
}
