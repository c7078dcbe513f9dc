import Foundation

/// A guest program of `Tests/Programs`, made into an ELF file by the compiler of the host, if that is installed.
public enum AssembledProgram {
  /// The compiler.
  public static let compiler = "riscv64-unknown-elf-gcc"
  /// Where the programs are.
  public static let folder = Repository.path("Tests/Programs")

  /// Where those are that firmware starts.
  public static let folderBehindFirmware = "\(folder)/Firmware"

  /// Makes an ELF file of `NAME.S`, and returns its path.
  ///
  /// - Throws: what the compiler says.
  public static func build(_ name: String, in folder: TemporaryFolder) throws -> String {
    try compile("\(Self.folder)/\(name).S", to: folder.path("\(name).elf"))
  }

  /// The same of a program that firmware starts.
  ///
  /// - Throws: what the compiler says.
  public static func buildBehindFirmware(
    _ name: String, in folder: TemporaryFolder
  ) throws -> String {
    try compile(
      "\(folderBehindFirmware)/\(name).S", script: "\(folderBehindFirmware)/behind.ld",
      to: folder.path("\(name).elf"))
  }

  /// Makes an ELF file of a program that is not kept, which may include what lies in `folder`.
  ///
  /// - Throws: what the compiler says.
  public static func build(
    _ text: String, named name: String, in folder: TemporaryFolder
  ) throws -> String {
    let source = folder.path("\(name).S")
    try Data(text.utf8).write(to: URL(fileURLWithPath: source))
    return try compile(source, to: folder.path("\(name).elf"))
  }

  private static func compile(
    _ source: String, script: String = "\(folder)/program.ld", to result: String
  ) throws -> String {
    guard let compiler = ExternalProgram(compiler) else { throw Failure(description: "none") }
    let options = [
      "-march=rv64gc_zicsr_zifencei", "-mabi=lp64d", "-mcmodel=medany", "-nostdlib",
      "-nostartfiles", "-static", "-Wl,--no-relax", "-Wl,--no-warn-rwx-segments", "-I",
      Self.folder, "-T", script, "-o", result,
    ]
    let (code, output) = try compiler.run(options + [source])
    guard code == 0 else { throw Failure(description: output) }
    return result
  }

  /// A program that was not built.
  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}
