import Configuration

/// A machine from the text of `configs/test.yaml`.
func machine(_ yaml: String) throws(ConfigurationError) -> MachineConfiguration {
  try MachineConfiguration(yaml: Array(yaml.utf8), file: "configs/test.yaml")
}

/// What is said about the text of `configs/test.yaml`, or nil when it is right.
func complaint(about yaml: [UInt8]) -> String? {
  do throws(ConfigurationError) {
    _ = try MachineConfiguration(yaml: yaml, file: "configs/test.yaml")
    return nil
  } catch {
    return error.description
  }
}

func complaint(about yaml: String) -> String? { complaint(about: Array(yaml.utf8)) }

/// What `mvm run` makes of its arguments.
func run(_ arguments: String...) throws(ConfigurationError) -> RunArguments? {
  guard case .arguments(let run) = try RunArguments.parse(arguments) else { return nil }
  return run
}

/// What `mvm run` has to say against its arguments, or nil when they are right.
func complaint(aboutRunning arguments: [String]) -> String? {
  do throws(ConfigurationError) {
    _ = try RunArguments.parse(arguments)
    return nil
  } catch {
    return error.description
  }
}

extension OptionTable {
  /// The help that these arguments ask for, or nil when they ask for none.
  func helpText(_ arguments: [String]) throws(ConfigurationError) -> String? {
    guard case .help(let text) = try parse(arguments) else { return nil }
    return text
  }

  /// What these arguments make of a blank target, or nil when they ask for help.
  func filled(_ arguments: [String]) throws(ConfigurationError) -> Target? {
    guard case .arguments(let given) = try parse(arguments) else { return nil }
    var target = blank
    try given.apply(to: &target)
    return target
  }
}

/// Every key, each with a value that is not its default.
let everyKey = """
  # A machine with everything.
  memory: 2G
  harts: 8
  isa: rv64gc_zba
  engine: interpreter
  network:
    - user
    - {kind: user, mac: 52:54:00:12:34:99, restrict: true}
  forward: ["tcp:0.0.0.0:2222:22", {rule: "udp:69:6969"}]
  capture: packets.pcap
  sound: {output: heard.wav, capture: /srv/voice.wav, outputs: 2, inputs: 3}
  share: [src, {folder: /srv/data, tag: data, readonly: true}]
  vsock: [{socket: vm.sock, cid: 42}]
  balloon: true
  display:
    - window
    - {kind: vnc, address: 0.0.0.0, port: 5901, password: secret}
    - {kind: terminal, graphics: sixel}
  gpu: 1024x768
  framebuffer: 640x480
  firmware: /lib/opensbi.elf
  flash: [{file: code.fd, readonly: true}, /srv/vars.fd]
  kernel: "my kernel"
  initrd: ../initrd.gz
  append: 'console=ttyS0 quiet'
  disks:
    - root.img
    - {file: /srv/data.img, readonly: true}
  deterministic: true
  seed: 0xFFFFFFFFFFFFFFFF
  tohost: true
  signature: out/signature
  trace:
    file: trace.json
    format: json
    hart: 7
    privilege: supervisor
    range: 0x80000000+1M
  perf-map: true

  """
