import Configuration
import Testing

/// A file with a mistake, and what is said about it after `configs/test.yaml:`.
struct Mistake: Sendable, CustomTestStringConvertible {
  let yaml: String
  let message: String
  var testDescription: String { yaml }

  init(_ yaml: String, _ message: String) {
    self.yaml = yaml
    self.message = message
  }
}

private let traceTakes =
  "it takes a mapping with file, format, hart, privilege and range, such as {file: trace.txt}"

/// As the help has them.
private let allKeys =
  "memory, harts, isa, engine, disks, network, forward, capture, display, gpu, framebuffer, sound, "
  + "share, vsock, balloon, firmware, flash, kernel, initrd, append, deterministic, seed, tohost, signature, trace and perf-map"

private let wrongKeys = [
  Mistake("memroy: 1G", "1:1: there is no key 'memroy'; did you mean 'memory'?"),
  Mistake("harts: 2\n\nHart: 2", "3:1: there is no key 'Hart'; did you mean 'harts'?"),
  Mistake("smp: 2", "1:1: there is no key 'smp'; did you mean 'harts'?"),
  Mistake("mem: 2", "1:1: there is no key 'mem'; did you mean 'memory'?"),
  Mistake("determ: true", "1:1: there is no key 'determ'; did you mean 'deterministic'?"),
  Mistake("disk: a", "1:1: there is no key 'disk'; did you mean 'disks'?"),
  Mistake("trace: {formta: json}", "1:9: there is no key 'formta'; did you mean 'format'?"),
  Mistake(
    "trace: {colour: red}",
    "1:9: there is no key 'colour'; the keys are file, format, hart, privilege and range"),
  Mistake(
    "disks: [{file: a, read_only: true}]",
    "1:19: there is no key 'read_only'; "
      + "did you mean 'readonly'?"),
  Mistake(
    "trace.file: x",
    "1:1: there is no key 'trace.file'; the keys are \(allKeys)"),
  Mistake(
    "\"a\\nb\\e[2J\u{202E}\": 1",
    "1:1: there is no key 'a\\nb\\u{1B}[2J\\u{202E}'; the keys are \(allKeys)"),
  Mistake(
    "memory: 1G\nharts: 1\nmemory: 2G",
    "3:1: 'memory' is already set in line 1; keep one of the two"),
  Mistake(
    "trace: {hart: 0, hart: 0}", "1:18: 'hart' is already set in line 1; keep one of the two"),
  Mistake("? [a]\n: 1", "1:3: a key is one word, not a list or a mapping"),
]

private let wrongValues = [
  Mistake(
    "harts: 65",
    "1:8: harts cannot be '65': it takes a whole number from 1 to 64, such as 4"),
  Mistake(
    "harts: [1, 2]",
    "1:8: harts cannot be a list: it takes a whole number from 1 to 64, such as 4"),
  Mistake(
    "harts:\n  count: 2",
    "2:3: harts cannot be a mapping: it takes a whole number from 1 to 64, such as 4"),
  Mistake(
    "seed: 18446744073709551616",
    "1:7: seed cannot be '18446744073709551616': it takes a whole number from 0 to "
      + "18446744073709551615, such as 42"),
  Mistake(
    "harts: 1\nkernel:\nmemory: 1G",
    "2:1: kernel has no value: it takes a file name, such as Image"),
  Mistake("kernel: ~", "1:1: kernel has no value: it takes a file name, such as Image"),
  Mistake("kernel: ''", "1:9: kernel cannot be '': it takes a file name, such as Image"),
  Mistake(
    "kernel: \"a\\0b\"", "1:9: kernel cannot be 'a\\0b': it takes a file name, such as Image"),
  Mistake(
    "deterministic: yes", "1:16: deterministic cannot be 'yes': it takes true or false"),
  Mistake(
    "engine: jit", "1:9: engine cannot be 'jit': it takes interpreter, translator or lockstep"),
  Mistake(
    "trace: {file: t, format: xml}",
    "1:26: trace.format cannot be 'xml': it takes words or json"),
  Mistake(
    "trace: {file: t, privilege: u}",
    "1:29: trace.privilege cannot be 'u': it takes machine, supervisor or user"),
  Mistake("trace: t.txt", "1:8: trace cannot be 't.txt': \(traceTakes)"),
  Mistake("trace:", "1:1: trace has no value: \(traceTakes)"),
  Mistake(
    "disks: a.img",
    "1:8: disks cannot be one value: it takes a list, each entry a file name or a mapping with file, "
      + "format and readonly, such as [disk.img]"),
  Mistake(
    "disks: [a.img, []]",
    "1:16: disks.file cannot be a list: it takes a file name, such as disk.img"),
  Mistake(
    "disks:\n- readonly: true",
    "2:3: disks has an entry without 'file', which every entry needs"),
  Mistake(
    "flash: [a, b, c]", "1:8: flash has 3 files: there are two banks of flash memory"),
  Mistake(
    "flash: [{file: a, only: 1}]",
    "1:19: there is no key 'only'; the keys are file and readonly"),
  Mistake(
    "disks: [{file: a, readonly: 1}]",
    "1:29: disks.readonly cannot be '1': it takes true or false"),
  Mistake(
    "network: [wire]",
    "1:11: network.kind cannot be 'wire': it takes none, user, tap, "
      + "bridge or switch"),
  Mistake(
    "network: [{kind: user, mac: 53:54:00:12:34:56}]",
    "1:29: network.mac cannot be '53:54:00:12:34:56': it takes six bytes in hexadecimal, the first "
      + "of them even, such as 52:54:00:12:34:56"),
  Mistake(
    "network: [{kind: user, mtu: 100}]",
    "1:29: network.mtu cannot be '100': it takes a whole number from 1280 to 65520, such as 9000"),
  Mistake(
    "network: [{kind: user, queues: 9}]",
    "1:32: network.queues cannot be '9': it takes a whole number from 1 to 8, such as 2"),
  Mistake(
    "network: [{mac: 52:54:00:12:34:56}]",
    "1:11: network has an entry without 'kind', which every entry needs"),
  Mistake(
    "network: [{kind: user, restricted: true}]",
    "1:24: there is no key 'restricted'; did you mean 'restrict'?"),
  Mistake(
    "network: [user, {kind: tap, mtu: 9000}]",
    "1:10: network tap needs the name of an interface: add interface=NAME"),
  Mistake(
    "network: [{kind: switch, interface: eth0, socket: s}]",
    "1:10: network switch has no use for an interface: leave it out, or choose tap or bridge"),
  Mistake(
    "network: [{kind: user, capture: a}, user]\ncapture: a",
    "2:10: capture is to go to one file twice: name another one for each card"),
  Mistake(
    "forward: [tcp:80]",
    "1:11: forward.rule cannot be 'tcp:80': it takes TRANSPORT:[ADDRESS:]PORT:GUESTPORT, such as "
      + "tcp:127.0.0.1:8080:80"),
  Mistake(
    "forward: [tcp:8080:80]",
    "1:10: forward needs a network that leads to the guest: add --network user"),
  Mistake(
    "network: [none]\nforward: [tcp:8080:80]",
    "2:10: forward needs a network that leads to the guest: add --network user"),
  Mistake(
    "isa: rv64 gc",
    "1:6: isa cannot be 'rv64 gc': it takes an ISA string, such as rv64gc_zba_zbb"),
  Mistake(
    "trace: {file: t, hart: 2}\nharts: 2",
    "1:24: trace.hart cannot be 2: the harts are 0 to 1"),
  Mistake(
    "trace: {hart: 0}",
    "1:15: trace.hart says what to trace, but not where to: name a file with --trace FILE"),
]

private let misplacedColon =
  "a ': ' cannot stand here; is one missing in the line above, or the indentation wrong? "
  + "A value with ': ' in it needs quotes"

private let wrongText = [
  Mistake("memory 1G\nharts: 2", "2:6: \(misplacedColon)"),
  Mistake("append: a: b", "1:10: \(misplacedColon)"),
  Mistake("harts: 2\n memory: 1G", "2:8: \(misplacedColon)"),
  Mistake("trace:\n\tfile: x", "2:1: there is a tab here; YAML is indented with spaces"),
  Mistake("disks: [a, b\n", "1:14: there should be a ',' or a ']' here"),
  Mistake(
    "disks: [a, b\nharts: 2\n",
    "2:6: there should be a ',' or a ']' here (while parsing a flow sequence from line 1)"),
  Mistake(
    "append: \"open\nharts: 2\n",
    "2:10: the file ends inside quotes; close them (while scanning a quoted scalar from line 1)"),
  Mistake(
    "trace:\n  file: x\n hart: 1",
    "3:2: there should be a key here, indented as the others: KEY: VALUE (while parsing a block "
      + "mapping from line 1)"),
  Mistake("kernel: @x", "1:9: a value cannot start with this character; put quotes around it"),
  Mistake("- a\n- b", "1:1: a machine file has keys with values, such as 'memory: 512M'"),
  Mistake("hello", "1:1: a machine file has keys with values, such as 'memory: 512M'"),
  Mistake("harts: 1\n---\nharts: 2", "3:1: a second document; one file is one machine"),
  Mistake(
    "harts: &a 1",
    "1:8: anchors and aliases (& and *) are not used in machine files; "
      + "write the value"),
  Mistake(
    "harts: *a",
    "1:8: anchors and aliases (& and *) are not used in machine files; "
      + "write the value"),
  Mistake("harts: !!int 1", "1:8: tags (!) are not used in machine files; leave it out"),
  Mistake("harts: 1\r\nappend: a\u{7}b", "2:10: control characters are not allowed"),
  Mistake(
    "harts: 1\n# \u{2028} \nmemroy: 1", "3:1: there is no key 'memroy'; did you mean 'memory'?"),
  Mistake("%YAML 3.0\n---\nharts: 1", "1:1: this version of YAML is not known; leave the line out"),
]

@Test(arguments: wrongKeys + wrongValues + wrongText)
func messages(mistake: Mistake) {
  #expect(complaint(about: mistake.yaml) == "configs/test.yaml:\(mistake.message)")
}

@Test func textThatIsNotUTF8() {
  #expect(
    complaint(about: Array("harts: 1\nappend: é".utf8) + [0xFF])
      == "configs/test.yaml:2:10: byte 0xFF is not UTF-8; save the file in that encoding")
  #expect(
    complaint(about: [0xFF, 0xFE, 0x61, 0x00])
      == "configs/test.yaml:1:1: byte 0xFF is not UTF-8; save the file in that encoding")
}

@Test func nestingIsBounded() {
  for (open, column) in [("[", 65), ("{a: ", 0), ("- ", 129)] {
    let yaml = String(repeating: open, count: 200_000)
    let said = complaint(about: yaml) ?? ""
    #expect(said.hasSuffix("nested more than 64 levels deep"), "\(said)")
    if column > 0 { #expect(said.hasPrefix("configs/test.yaml:1:\(column): ")) }
  }
}

@Test func sizeIsBounded() throws {
  let comment = [UInt8](repeating: UInt8(ascii: "#"), count: 1 << 20)
  #expect(complaint(about: comment) == nil)
  #expect(
    complaint(about: comment + [0x23])
      == "configs/test.yaml: is larger than 1M, which no machine file needs to be")
}

@Test func longTextsAreCut() {
  let said = complaint(about: "harts: \(String(repeating: "9", count: 5000))") ?? ""
  #expect(said.contains("cannot be '\(String(repeating: "9", count: 60))...': it takes"))
}
