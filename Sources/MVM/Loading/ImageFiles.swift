import Assembly
import Board
import Host

/// The files that a machine starts with. They are read at every power-on, and not kept.
struct ImageFiles: ImageSource {
  let configuration: MachineConfiguration

  func load() throws(MachineError) -> BootImages {
    var images = BootImages()
    images.firmware = try program(configuration.firmware, key: "firmware")
    images.kernel = try program(configuration.kernel, key: "kernel")
    if let path = configuration.initrd { images.initialFileSystem = try bytes(path, key: "initrd") }
    images.bootArguments = configuration.append ?? ""
    return images
  }

  func symbols() throws(MachineError) -> SymbolTable {
    if let kernel = try program(configuration.kernel, key: "kernel") {
      return try symbols(of: kernel)
    }
    return try symbols(of: try program(configuration.firmware, key: "firmware") ?? [])
  }

  func name(of kind: ImageKind) -> String? {
    switch kind {
    case .firmware: configuration.firmware
    case .kernel: configuration.kernel
    case .initialFileSystem: configuration.initrd
    case .deviceTree: nil
    }
  }

  private func program(_ path: String?, key: String) throws(MachineError) -> [UInt8]? {
    guard let path else { return nil }
    let bytes = try bytes(path, key: key)
    guard Gzip.begins(bytes[...]) else { return bytes }
    do throws(HostError) {
      return try Gzip.decompress(bytes[...], file: path, limit: limit)
    } catch {
      throw .unusableFile(key: key, reason: error.description)
    }
  }

  private func bytes(_ path: String, key: String) throws(MachineError) -> [UInt8] {
    do throws(HostError) {
      return try FileContents.read(path, limit: limit)
    } catch {
      throw .unusableFile(key: key, reason: error.description)
    }
  }

  /// What is larger than this does not fit into memory, debugging information aside.
  private var limit: Int { Int(clamping: configuration.memory) + (1 << 30) }
}
