import Fuzzing
import RISCV

/// A piece of a random program: sets registers, then runs loops within loops, and ends in EBREAK.
struct SegmentWriter {
  private var body: BodyWriter

  init(_ random: SplitMix, surroundings: Surroundings, functions: [UInt64], start: UInt64) {
    var random = random
    let roles = Roles(&random)
    body = BodyWriter(
      random, roles: roles, surroundings: surroundings, functions: functions, start: start)
    body.mixture = Mixture.all[body.random.below(Mixture.all.count)]
  }

  /// The segment's bytes.
  mutating func write() -> [UInt8] {
    addPointers()
    addValues()
    addLoop(body.roles.outerCounter, rounds: 1 + body.random.below(4)) { segment in
      if segment.body.random.below(2) == 0 { segment.addPointers() }
      if segment.body.random.below(2) == 0 { segment.body.addRounding() }
      if segment.body.random.below(6) == 0 { segment.body.addStray() }
      if segment.body.random.below(3) == 0 { segment.body.addAnything(of: .system) }
      segment.body.addBody(segment.body.random.below(12))
      let rounds = 1 + segment.body.random.below(segment.body.random.below(8) == 0 ? 400 : 100)
      segment.addLoop(segment.body.roles.innerCounter, rounds: rounds) { segment in
        segment.body.addBody(3 + segment.body.random.below(40))
        if segment.body.random.below(3) == 0 { segment.body.addStep() }
      }
      segment.body.addBody(segment.body.random.below(12))
    }
    body.code.add(
      Instruction(.ebreak, rd: Instruction.sink, length: body.random.below(2) == 0 ? 2 : 4))
    body.addLiterals()
    return body.code.bytes(at: body.start)
  }

  private mutating func addLoop(
    _ counter: UInt8, rounds: Int, _ add: (inout SegmentWriter) -> Void
  ) {
    body.code.add(.addi, rd: counter, Int64(rounds))
    let head = body.code.placeNewLabel()
    add(&self)
    body.addLoopEnd(counter, to: head)
  }

  private mutating func addPointers() {
    let (roles, surroundings) = (body.roles, body.surroundings)
    for pointer in [roles.aligned, Roles.stack] {
      let place = UInt64(body.random.below(256)) * 16
      var page = surroundings.dataPage(&body.random)
      if let last = body.pages.last, last < GuestLayout.device, body.random.below(3) == 0 {
        // The same place of a translation cache.
        page = last ^ GuestLayout.farWindows
      }
      body.pages.append(page)
      body.load(pointer, page + place)
    }
    let place = body.random.below(2) == 0 ? 0xff8 : body.random.below(0x1000)
    body.load(
      roles.misaligned,
      surroundings.dataPage(&body.random) + UInt64(place) + UInt64(body.random.below(16)))
    body.load(roles.odd, surroundings.oddAddress(&body.random))
    body.load(roles.constants, surroundings.constants + 0x800)
  }

  private mutating func addValues() {
    let roles = body.roles
    for register in roles.free {
      body.code.add(.ld, rd: register, rs1: roles.constants, place())
    }
    for register: UInt8 in 0..<32 {
      body.code.add(
        Instruction(.fld, rd: register, rs1: roles.constants, immediate: place()))
    }
  }

  private mutating func place() -> Int64 { (Int64(body.random.below(512)) - 256) * 8 }
}
