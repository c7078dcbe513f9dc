import Assembly
import Board
import Host

/// The files that a machine starts with. They are read at every power-on, and not kept.
struct ImageFiles: ImageSource {
  /// Our own firmware.
  private static let firmwareName = "boot"

  let configuration: MachineConfiguration
  private let software = GuestSoftware()

  init(configuration: MachineConfiguration) { self.configuration = configuration }

  func load() throws(MachineError) -> BootImages {
    var images = BootImages()
    images.kernel = try program(configuration.kernel, key: "kernel")
    images.firmware = try firmware(for: images.kernel)
    if let path = configuration.initrd { images.initialFileSystem = try bytes(path, key: "initrd") }
    images.bootArguments = configuration.append ?? ""
    return images
  }

  func symbols() throws(MachineError) -> SymbolTable {
    if let kernel = try program(configuration.kernel, key: "kernel") {
      return try symbols(of: kernel)
    }
    return try symbols(of: try firmware(for: nil) ?? [])
  }

  func name(of kind: ImageKind) -> String? {
    switch kind {
    case .firmware: configuration.firmware ?? software.path(of: Self.firmwareName)
    case .kernel: configuration.kernel
    case .initialFileSystem: configuration.initrd
    case .deviceTree: nil
    }
  }

  /// What was asked for; or, where nothing was, our own firmware for a kernel that wants some. Firmware in flash memory
  /// hands kernels over itself.
  private func firmware(for kernel: [UInt8]?) throws(MachineError) -> [UInt8]? {
    switch configuration.firmware {
    case MachineConfiguration.noFirmware: return nil
    case let path?: return try program(path, key: "firmware")
    case nil: break
    }
    guard let kernel, configuration.flash.isEmpty, BootImages.isBehindFirmware(kernel) else {
      return nil
    }
    guard let path = software.path(of: Self.firmwareName) else {
      throw .firmwareNotBuilt(kernel: configuration.kernel ?? "the kernel")
    }
    return try program(path, key: "firmware")
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
