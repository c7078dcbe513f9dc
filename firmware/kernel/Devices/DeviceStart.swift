/// Finds the devices of the machine, starts their drivers, and gives them files.
enum DeviceStart {
  static func start() {
    RandomNumbers.add(Kernel.hardware.seed)
    Devices.start()  // those that every machine has
    Mailboxes.start()  // a report of them in /proc
    startSerialPort()
    RealTimeClock.start(at: Kernel.hardware.realTimeClock)
    VirtioDrivers.start()  // disks, networks, entropy
    Network.start()  // protocols over the cards
    FileSystemKinds.add("devtmpfs") { (_) throws(Errno) in try DeviceFileSystem.get() }
    FileSystemKinds.add("devpts") { (_) throws(Errno) in PseudoTerminalFileSystem() }
  }

  private static func startSerialPort() {
    guard let location = Kernel.hardware.uart else { return }
    let terminal = SerialTerminal(registers: location.address, number: 0)
    terminal.start(interrupt: location.interrupt)
    Devices.register("ttyS0", terminal)
  }

  /// Puts /dev into the root, so that the first program finds a console whatever it does.
  static func mountDevices() {
    guard let root = Files.root?.top else { return }
    do throws(Errno) {
      let point: Path
      do throws(Errno) {
        point = try root.child("dev")
      } catch {
        point = try Files.create("dev", in: root, .directory, 0o755, Credentials())
      }
      try Mounts.mount(try DeviceFileSystem.get(), source: "devtmpfs", at: point)
      let terminals = try point.top.child("pts")
      try Mounts.mount(PseudoTerminalFileSystem(), source: "devpts", at: terminals)
      try Mounts.mount(Tmpfs(), source: "shm", at: try point.top.child("shm"))
    } catch {
      log("/dev cannot be mounted: error \(error.rawValue)")
    }
  }
}
