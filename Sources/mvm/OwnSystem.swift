import Configuration
import MVM

/// Our own operating system, which is what runs where nothing else is named: its kernel, and the user's disk.
struct OwnSystem {
  /// What the kernel is told, unless the user tells it otherwise.
  private static let words = [("console=", "console=ttyS0"), ("root=", "root=/dev/vda")]

  private let kernel: String
  private let disk: String

  /// Finds what `make -C firmware` made.
  ///
  /// - Throws: `notBuilt`.
  init() throws(OwnSystemError) {
    let software = GuestSoftware()
    guard let kernel = software.path(of: "kernel"), let disk = software.path(ofFile: "disk.img")
    else { throw .notBuilt }
    self.kernel = kernel
    self.disk = disk
  }

  /// Its machine file; nil where there is none.
  static var machineFile: String? { GuestSoftware().path(ofFile: "mvm.yaml") }

  /// Whether a machine names nothing that it would start.
  static func isMeant(by machine: MachineConfiguration) -> Bool {
    machine.kernel == nil && machine.firmware == nil && machine.flash.isEmpty
  }

  /// Fills in what the machine starts, and makes the user's disk where there is none.
  func complete(_ machine: inout MachineConfiguration, withNewDisk wantsNewDisk: Bool) throws {
    machine.kernel = kernel
    let bringsFiles = machine.initrd != nil
    if machine.disks.isEmpty, !bringsFiles {
      machine.disks = [DiskConfiguration(file: try userDisk(isNew: wantsNewDisk))]
    } else if wantsNewDisk {
      throw OwnSystemError.otherDisk
    }
    let given = machine.append ?? ""
    let missing = Self.words.filter { start, _ in
      !(start == "root=" && bringsFiles)
        && !given.split(separator: " ").contains { $0.hasPrefix(start) }
    }
    machine.append = (missing.map(\.1) + [given]).joined(separator: " ")
  }

  /// The user's disk, about which he is told what he may want to know.
  private func userDisk(isNew wantsNewDisk: Bool) throws -> String {
    let own = try UserDisk()
    if wantsNewDisk, own.exists {
      Output.complain("your old disk is \(try own.setAside())")
    }
    if !own.exists {
      try own.make(from: disk)
      Output.complain("your disk is \(own.path); what you write there stays")
    } else if !own.isMade(from: disk) {
      Output.complain(
        "\(own.path) was made from another build of the system: "
          + "'mvm run --new-disk' makes a new one, and keeps this one as disk.img.old")
    }
    return own.path
  }
}

/// Why our own system does not start.
enum OwnSystemError: Error, CustomStringConvertible {
  /// Nothing is there to start.
  case notBuilt
  /// A new disk for a machine that has another one.
  case otherDisk
  /// A new disk for another system.
  case otherSystem

  var description: String {
    switch self {
    case .notBuilt:
      "nothing to run: our own system is not built; 'make -C firmware' builds it, "
        + "or name a machine file or a program"
    case .otherDisk: "--new-disk: renews your own disk, but this machine has another one"
    case .otherSystem: "--new-disk: is for our own system, but this machine starts another one"
    }
  }
}
