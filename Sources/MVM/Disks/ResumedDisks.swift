import Configuration
import Devices
import DiskImage
import Host

/// The disks that a resumed machine goes on with, as they were, and where what it writes to them goes.
final class ResumedDisks {
  /// With the files that are written to.
  private(set) var configuration: MachineConfiguration
  /// In the order of the configuration's.
  private(set) var files: [FileDisk] = []
  /// What the user ought to know, a line each.
  private(set) var notices: [String] = []
  private let saved: SavedMachine
  private let isClone: Bool
  /// Files that were made. They go again if no machine comes of it.
  private var made: [String] = []
  private var isTaken = false

  /// Opens them.
  ///
  /// - Parameters:
  ///   - checking: whether each must be what it was; otherwise it is taken as it is.
  ///   - isClone: whether the saved machine's are to stay as they are.
  init(
    of saved: SavedMachine, _ configuration: MachineConfiguration, checking: Bool, isClone: Bool
  ) throws(MachineError) {
    self.saved = saved
    self.isClone = isClone
    self.configuration = configuration
    let count = saved.configuration.disks.count
    guard configuration.disks.count == count else {
      throw .unusableState(
        file: saved.path,
        reason: "the machine had \(count) disks, but \(configuration.disks.count) are given")
    }
    let disks = configuration.disks.indices.map {
      SavedDisk($0, of: saved, configuration.disks[$0], isMoved: checking)
    }
    let isApart = disks.contains { disk in
      if case .kept? = try? disk.condition() { checking } else { false }
    }
    for disk in disks { files.append(try open(disk, checking, isApart: isApart)) }
    if isClone || !made.isEmpty { try separateFlash() }
  }

  deinit {
    guard !isTaken else { return }
    for file in made { DiskCreation.remove(file) }
  }

  /// A machine has come of it.
  func take() { isTaken = true }

  private func open(
    _ disk: SavedDisk, _ checking: Bool, isApart: Bool
  ) throws(MachineError) -> FileDisk {
    do throws(HostError) {
      if configuration.disks[disk.number].readonly {
        if checking, try disk.condition() != .untouched { throw writtenTo(disk) }
        return try FileDisk(path: disk.path, format: disk.format, readOnly: true)
      }
      guard checking || isClone else {
        return try FileDisk(path: disk.path, format: disk.format)
      }
      let view =
        isClone
        ? checking ? try disk.clone() : try disk.cloneAsItIs()
        : try disk.resume(isApart: isApart)
      configuration.disks[disk.number].file = view.overlay ?? disk.path
      guard let overlay = view.overlay else { return view.disk }
      configuration.disks[disk.number].format = .qcow2
      let isUntouched = (try? disk.condition()) == .untouched
      var reason: String?
      if !isUntouched { reason = "was written to since" } else if !isApart { reason = "is in use" }
      noteMade(overlay, for: disk.path, isClone ? nil : reason)
      return view.disk
    } catch {
      if case .locked = error {
      } else if checking, (try? disk.condition()) == .lost {
        throw .unusableState(file: disk.path, reason: Self.lossMessage(disk.path))
      }
      throw .unusableFile(key: "disk", reason: error.description)
    }
  }

  private func writtenTo(_ disk: SavedDisk) -> HostError {
    .failed(file: disk.path, reason: "was written to after the machine was saved")
  }

  private static func lossMessage(_ path: String) -> String {
    "this disk was written to after the machine was saved, and the guest would take "
      + "it for what it was: name a copy of that time with --disk COPY, "
      + "or vouch for this one with --disk \(path)"
  }

  /// - Parameter reason: what has become of the file that was named, if that is why.
  private func noteMade(_ file: String, for original: String, _ reason: String?) {
    made.append(file)
    // As the user calls the saved machine.
    let archive = CurrentFolder.absolute(saved.path)
    let name = file.hasPrefix(archive) ? saved.path + file.dropFirst(archive.count) : file
    notices.append(
      reason.map { "\(original) \($0): what this machine writes goes to \(name)" }
        ?? "what this machine writes to \(original) goes to \(name)")
  }

  /// Gives the machine files of its own for its flash memory. What that held is in the archive.
  private func separateFlash() throws(MachineError) {
    for (number, bank) in configuration.flash.enumerated() where !bank.readonly {
      let stem = "\(CurrentFolder.absolute(saved.path)).flash\(number)"
      do throws(HostError) {
        let file = try DiskCreation.createFree(byteCount: FlashBank.byteCount) { count in
          isClone ? "\(stem).clone\(count).qcow2" : "\(stem).run\(count + 1).qcow2"
        }
        configuration.flash[number].file = file
        noteMade(file, for: bank.file, nil)
      } catch {
        throw .unusableFile(key: "flash", reason: error.description)
      }
    }
  }
}

extension SavedDisk {
  /// A disk of a saved machine.
  ///
  /// - Parameter isMoved: whether one that is not where it was is looked for beside the saved machine.
  init(
    _ number: Int, of saved: SavedMachine, _ disk: DiskConfiguration, isMoved: Bool
  ) {
    let archive = CurrentFolder.absolute(saved.path)
    var path = disk.file
    if isMoved, (try? FileStamp(of: path)) == nil,
      let slash = archive.lastIndex(of: "/"), let name = path.split(separator: "/").last
    {
      let beside = String(archive[...slash] + name)
      if (try? FileStamp(of: beside)) != nil { path = beside }
    }
    self.init(
      archive: archive, number: number, identifier: saved.identity.identifier,
      path: CurrentFolder.absolute(path),
      format: disk.format.flatMap { DiskFormat(rawValue: $0.rawValue) },
      modified: number < saved.disks.count ? saved.disks[number].modified : 0)
  }
}
