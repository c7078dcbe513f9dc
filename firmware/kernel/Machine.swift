import Processor

/// The steps of starting, which `kernelMain` lists.
enum Machine {
  // MARK: Memory

  static func describe(_ deviceTree: UInt64) {
    do throws(DeviceTreeError) {
      Kernel.hardware = try Hardware(treeAt: MemoryMap.directMap + deviceTree)
    } catch {
      panic("the device tree cannot be read")
    }
    Clock.start(frequency: Kernel.hardware.timeFrequency)
    if let uart = Kernel.hardware.uart { Log.uart = uart.address }
  }

  /// All memory behind the image is in the pool but what was used until now, the records of pages, the
  /// initial file system and the device tree, which the firmware put at the end.
  static func startMemory() {
    let end = Kernel.hardware.memoryStart + Kernel.hardware.memorySize
    let records = (FirstMemory.end() + 15) & ~15
    let first = Frame(PhysicalAddress(Kernel.hardware.memoryStart))
    let count = Kernel.hardware.memorySize >> 12
    let size = count * UInt64(MemoryLayout<FrameRecord>.stride)
    let free = (records + size).roundedUpToPage
    let table = UnsafeMutablePointer<FrameRecord>(bitPattern: UInt(records)).unsafelyUnwrapped
    memset(table, 0, Int(size))
    let frames = PageFrames(records: table, first: first, count: count)
    Kernel.frames = frames
    // The objects of the kernel's start are below, as the records are.
    let objects = ObjectHeap(frames: frames)
    let used = [reservedInitialFileSystem, Kernel.hardware.deviceTree].sorted {
      $0.lowerBound < $1.lowerBound
    }
    var start = free - MemoryMap.directMap
    for range in used where !range.isEmpty {
      frames.add(
        from: Frame(PhysicalAddress(start.roundedUpToPage)),
        to: Frame(PhysicalAddress(range.lowerBound.roundedDownToPage)))
      start = max(start, range.upperBound)
    }
    frames.add(
      from: Frame(PhysicalAddress(start.roundedUpToPage)), to: Frame(PhysicalAddress(end)))
    Kernel.heap = objects
  }

  private static var reservedInitialFileSystem: Range<UInt64> { Kernel.hardware.initialFileSystem }

  // MARK: Harts

  static func adoptBootHart(_ number: Int) {
    let anchor = currentAnchor().unsafelyUnwrapped
    let idle = Thread(adopting: anchor, identifier: 0, name: Array("idle".utf8))
    Kernel.harts = [makeHart(number, idle)]
    prepare(hart: number)
  }

  private static func makeHart(_ number: Int, _ idle: Thread) -> Hart {
    let hart = Hart(number: number, idle: idle, queue: SchedulingPolicies.make())
    idle.setHart(hart)
    return hart
  }

  /// What each hart does for itself.
  static func prepare(hart number: Int) {
    write_sscratch(0)
    write_stvec(addressOfTrapVector())
    // Programs may read the clock and count instructions.
    write_scounteren(7)
    InterruptController.startHart(number)
    Clock.interrupt(at: .max)
    write_sie(1 << 1 | 1 << 5 | 1 << 9)
  }

  static func acceptInterrupts() {
    if Hart.current.number == Kernel.harts[0].number { LoadAverage.start() }
    enableInterrupts()
  }

  static func startHarts() {
    let own = Hart.current.number
    for number in Kernel.hardware.hartNumbers where number != own {
      guard
        let idle = Thread(identifier: 0, name: Array("idle".utf8), body: {})
      else { panic("no memory for the idle threads") }
      idle.anchor.pointee.interruptDepth = 0
      idle.anchor.pointee.interruptsWereOn = 0
      idle.state = .running
      Kernel.harts.append(makeHart(number, idle))
    }
    Kernel.harts.sort { $0.number < $1.number }
    let entry = PhysicalAddress(addressOfSecondaryEntry() - MemoryMap.directMap)
    for hart in Kernel.harts where hart.number != own {
      let anchor = UInt64(UInt(bitPattern: hart.idle.anchor))
      guard SBI.start(hart: hart.number, at: entry, argument: anchor) else {
        panic("a hart that the device tree names does not start")
      }
    }
    let count = Kernel.harts.count
    log("\(count) hart\(count == 1 ? "" : "s"), \(Kernel.hardware.memorySize >> 20) MiB")
  }

  // MARK: Files and the first process

  static func startFiles() {
    Mounts.mountRoot(Tmpfs(permissions: 0o755), source: "rootfs")
    FileSystemKinds.add("proc") { (_) throws(Errno) in ProcFileSystem() }
    FileSystemKinds.addOnDevices("ext2") { (device, number, isReadOnly) throws(Errno) in
      let fileSystem = try Ext2FileSystem(on: device, number: number, isReadOnly: isReadOnly)
      fileSystem.mayUseReserve = { Thread.current.process?.credentials.isRoot ?? true }
      return fileSystem
    }
    FileSystemKinds.add("9p") { (request) throws(Errno) in try FolderFileSystem(request) }
    FileSystemKinds.add("sysfs") { (_) throws(Errno) in SystemFileSystem() }
    FileSystemKinds.add("tmpfs") { (request) throws(Errno) in try Tmpfs(request) }
    do throws(Errno) {
      try SignalReturn.start()
    } catch {
      panic("no memory for the page of signal returns")
    }
    let range = Kernel.hardware.initialFileSystem
    guard !range.isEmpty else { return }
    InitialFileSystem.unpack(range)
    Kernel.frames.add(
      from: Frame(PhysicalAddress(range.lowerBound.roundedUpToPage)),
      to: Frame(PhysicalAddress(range.upperBound.roundedDownToPage)))
  }

  static func startDevices() {
    DeviceStart.start()
  }

  static func startFirstProcess() {
    guard let root = Files.root else { panic("there is no root") }
    let first = try? Process(
      identifier: 1, files: FileTable(), workingDirectory: root, root: root)
    guard let process = first, let identifier = try? Processes.newIdentifier(),
      let thread = Thread(identifier: identifier, name: Array("init".utf8), process: process)
    else { panic("no memory for the first process") }
    thread.startsProgram = true
    Processes.initial = process
    Processes.add(process, parent: nil)
    Processes.add(thread, to: process)
    Scheduler.start(thread)
  }
}

/// The first process's way to its program.
enum FirstProgram {
  private static let names: [ByteString] = ["/sbin/init", "/init", "/bin/init", "/bin/sh"]

  /// Called in the thread of the first process.
  static func start() {
    RootFileSystem.start()  // may wait for disks, as nothing before could
    Screens.start()  // may wait for a graphics card
    DeviceStart.mountDevices()
    WriteBack.start()
    Network.startThread()
    let process = Process.current
    let root = process.root
    do throws(Errno) {
      process.workingDirectory = root.top
      process.root = root.top
      let console = try Files.open(
        "/dev/console", from: root, [.readWrite], permissions: 0, for: process)
      for _ in 0..<3 { _ = try process.files.add(console, closesOnExec: false) }
    } catch {
      log("/dev/console cannot be opened (error \(error.rawValue)): the first process has none")
    }
    let wanted = BootOptions.value("init").map { [$0] } ?? names
    for name in wanted {
      do throws(Errno) {
        return try Exec.execute(
          name, from: root, arguments: [name] + BootOptions.arguments,
          environment: ["HOME=/", "TERM=linux", "PATH=/bin:/sbin:/usr/bin:/usr/sbin"])
      } catch {
        if wanted.count == 1 || error != .noSuchFileOrDirectory {
          log("a first program cannot be started: error \(error.rawValue)")
        }
      }
    }
    panic("there is no program to start: no /sbin/init, /init, /bin/init or /bin/sh")
  }
}

/// Words of the kernel's command line: `init=/bin/sh quiet -- arguments of the first program`.
enum BootOptions {
  private static var words: [ByteString] {
    Array(Kernel.hardware.commandLine.utf8).split(separator: 32).map { ByteString($0) }
  }

  static func value(_ name: StaticString) -> ByteString? {
    let prefix = ByteString(stringLiteral: name).bytes + [UInt8(ascii: "=")]
    for word in words where word.bytes.starts(with: prefix) {
      return ByteString(word.bytes[prefix.count...])
    }
    return nil
  }

  static func contains(_ name: ByteString) -> Bool { words.contains(name) }

  static var arguments: [ByteString] {
    guard let index = words.firstIndex(of: "--") else { return [] }
    return Array(words[(index + 1)...])
  }
}
