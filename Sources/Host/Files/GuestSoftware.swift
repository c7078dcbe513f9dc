internal import Glibc

/// The guest's software that comes with this program: where it lies depends on how the program came here.
public struct GuestSoftware {
  /// The environment's variable that names a folder to look into first.
  public static let variable = "MVM_FIRMWARE_DIRECTORY"

  /// Folders, the first to be looked into first.
  private let folders: [String]

  /// For this program.
  public init() {
    self.init(
      folder: getenv(Self.variable).map { String(cString: $0) },
      executable: CurrentExecutable.path ?? "")
  }

  /// - Parameters:
  ///   - folder: what the variable says.
  ///   - executable: the program's path, without links.
  package init(folder: String?, executable: String) {
    var folders: [String] = []
    if let folder, !folder.isEmpty { folders.append(folder) }
    let parts = executable.split(separator: "/").dropLast()
    // Installed: bin/mvm, share/mvm/boot.elf.
    folders.append(Self.path(parts.dropLast()) + "/share/mvm")
    // Built: .build/x86_64-unknown-linux-gnu/release/mvm, .build/firmware/boot/boot.elf.
    if let build = parts.lastIndex(of: ".build") {
      folders.append(Self.path(parts[...build]) + "/firmware")
      // Where machine files are kept.
      folders.append(Self.path(parts[..<build]) + "/configs")
    }
    self.folders = folders
  }

  /// The path of `NAME.elf`, which a build leaves in a folder of that name; nil where it is nowhere.
  public func path(of name: String) -> String? {
    for folder in folders {
      for path in ["\(folder)/\(name).elf", "\(folder)/\(name)/\(name).elf"]
      where access(path, R_OK) == 0 {
        return path
      }
    }
    return nil
  }

  /// The path of a file that is no program, such as `disk.img`; nil where it is nowhere.
  public func path(ofFile name: String) -> String? {
    folders.lazy.map { "\($0)/\(name)" }.first { access($0, R_OK) == 0 }
  }

  private static func path(_ parts: ArraySlice<Substring>) -> String {
    parts.reduce("") { "\($0)/\($1)" }
  }
}
