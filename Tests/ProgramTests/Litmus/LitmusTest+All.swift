extension LitmusTest {
  private static let full = "fence rw, rw"

  /// Message passing: who sees the flag sees what was written before.
  private static let messagePassing: [LitmusTest] = {
    let write = ["sd one, [x]", "fence w, w", "sd one, [y]"]
    let read = ["ld a, [y]", "fence r, r", "ld b, [x]"]
    let outcome = "1:a=1 1:b=0"
    return [
      LitmusTest(
        "MP", [["sd one, [x]", "sd one, [y]"], ["ld a, [y]", "ld b, [x]"]], allowed: outcome),
      LitmusTest("MP+fence.w.w+fence.r.r", [write, read], forbidden: outcome),
      LitmusTest(
        "MP+fence.tsos",
        [
          ["sd one, [x]", "fence.tso", "sd one, [y]"],
          ["ld a, [y]", "fence.tso", "ld b, [x]"],
        ], forbidden: outcome),
      LitmusTest(
        "MP+amo.rl+lr.aq",
        [
          ["sd one, [x]", "amoswap.d.rl zero, one, (y)"],
          ["lr.d.aq a, (y)", "ld b, [x]"],
        ], forbidden: outcome),
      LitmusTest(
        "MP+amo.rl+amo.aq",
        [
          ["sd one, [x]", "amoor.d.rl zero, one, (y)"],
          ["amoadd.d.aq a, zero, (y)", "ld b, [x]"],
        ], forbidden: outcome),
      LitmusTest(
        "MP+fence.w.w+addr",
        [write, ["ld a, [y]", "xor t0, a, a", "add t0, t0, &x", "ld b, 0(t0)"]],
        forbidden: outcome),
      LitmusTest(
        "MP+fence.w.w+addr-to-narrow",
        [write, ["lw a, [y]", "xor t0, a, a", "add t0, t0, &x", "lbu b, 0(t0)"]],
        forbidden: outcome),
    ]
  }()

  /// Store buffering: of two that write and then look, one sees the other.
  private static let storeBuffering: [LitmusTest] = {
    func test(_ name: String, _ first: [String]) -> LitmusTest {
      let swapped = first.map { line in
        String(line.map { $0 == "x" ? "y" : $0 == "y" ? "x" : $0 })
      }
      return LitmusTest(name, [first, swapped], forbidden: "0:a=0 1:a=0")
    }
    return [
      LitmusTest(
        "SB", [["sd one, [x]", "ld a, [y]"], ["sd one, [y]", "ld a, [x]"]],
        allowed: "0:a=0 1:a=0"),
      test("SB+fence.rw.rws", ["sd one, [x]", full, "ld a, [y]"]),
      test("SB+fence.w.rs", ["sd one, [x]", "fence w, r", "ld a, [y]"]),
      test("SB+amo.aqrls", ["amoswap.d.aqrl zero, one, (x)", "ld a, [y]"]),
      test("SB+amo.aqs", ["amoadd.d.aq zero, one, (x)", "ld a, [y]"]),
      test(
        "SB+lr.sc.aqrls",
        ["2:", "lr.d.aq t0, (x)", "sc.d.aqrl t1, one, (x)", "bnez t1, 2b", "ld a, [y]"]),
    ]
  }()

  /// Load buffering: no two can each see what the other writes later.
  private static let loadBuffering: [LitmusTest] = {
    let outcome = "0:a=1 1:a=1"
    func pair(_ between: [String], _ source: String) -> [[String]] {
      [
        ["ld a, [x]"] + between + ["sd \(source), [y]"],
        ["ld a, [y]"] + between + ["sd \(source), [x]"],
      ]
    }
    return [
      LitmusTest("LB", pair([], "one"), allowed: outcome),
      LitmusTest("LB+fence.rw.rws", pair([full], "one"), forbidden: outcome),
      LitmusTest("LB+fence.r.ws", pair(["fence r, w"], "one"), forbidden: outcome),
      LitmusTest("LB+datas", pair(["xor t0, a, a", "addi t0, t0, 1"], "t0"), forbidden: outcome),
      LitmusTest("LB+ctrls", pair(["bnez a, 2f", "2:"], "one"), forbidden: outcome),
    ]
  }()

  /// One place: all harts agree on the order of its values; updates in one step are not lost.
  private static let onePlace = [
    LitmusTest(
      "CoRR", [["sd one, [x]"], ["ld a, [x]", "ld b, [x]"]], forbidden: "1:a=1 1:b=0"),
    LitmusTest(
      "CoRR of words", [["sw one, [x]"], ["lw a, [x]", "lw b, [x]"]], forbidden: "1:a=1 1:b=0"),
    LitmusTest(
      "CoWR", [["sd one, [x]", "ld a, [x]"], ["sd two, [x]"]], forbidden: "0:a=0"),
    LitmusTest(
      "AMO atomicity", [["amoadd.d a, one, (x)"], ["amoadd.d a, one, (x)"]], forbidden: "x=1"),
    LitmusTest(
      "AMO atomicity of words", [["amoadd.w a, one, (x)"], ["amoadd.w a, one, (x)"]],
      forbidden: "x=1"),
    LitmusTest(
      "SC after the other's SC",
      [["lr.d a, (x)", "sc.d b, one, (x)"], ["lr.d a, (x)", "sc.d b, two, (x)"]],
      forbidden: "0:a=0 0:b=0 1:a=0 1:b=0"),
    LitmusTest(
      "SC after the other's AMO",
      [["lr.d a, (x)", "sc.d b, two, (x)"], ["amoswap.d a, one, (x)"]],
      forbidden: "0:a=0 0:b=0 1:a=0 x=2"),
    LitmusTest(
      "SC after the other's store", [["lr.d a, (x)", "sc.d b, two, (x)"], ["sd one, [x]"]],
      forbidden: "0:a=0 0:b=0 x=2"),
  ]

  /// Two writers.
  private static let writers = [
    LitmusTest(
      "2+2W+fence.w.ws",
      [
        ["sd one, [x]", "fence w, w", "sd two, [y]"], ["sd one, [y]", "fence w, w", "sd two, [x]"],
      ],
      forbidden: "x=1 y=1"),
    LitmusTest(
      "R+fence.rw.rws",
      [["sd one, [x]", full, "sd one, [y]"], ["sd two, [y]", full, "ld a, [x]"]],
      forbidden: "1:a=0 y=2"),
    LitmusTest(
      "S+fence.w.w+data",
      [
        ["sd two, [x]", "fence w, w", "sd one, [y]"],
        ["ld a, [y]", "xor t0, a, a", "addi t0, t0, 1", "sd t0, [x]"],
      ],
      forbidden: "1:a=1 x=2"),
  ]

  /// What one hart has seen of another's writes, a third sees, and all see writes in the same order.
  private static let moreHarts = [
    LitmusTest(
      "WRC+fence.rw.rws",
      [["sd one, [x]"], ["ld a, [x]", full, "sd one, [y]"], ["ld a, [y]", full, "ld b, [x]"]],
      forbidden: "1:a=1 2:a=1 2:b=0"),
    LitmusTest(
      "WRC+data+addr",
      [
        ["sd one, [x]"], ["ld a, [x]", "sd a, [y]"],
        ["ld a, [y]", "xor t0, a, a", "add t0, t0, &x", "ld b, 0(t0)"],
      ], forbidden: "1:a=1 2:a=1 2:b=0"),
    LitmusTest(
      "IRIW+fence.rw.rws",
      [
        ["sd one, [x]"], ["sd one, [y]"], ["ld a, [x]", full, "ld b, [y]"],
        ["ld a, [y]", full, "ld b, [x]"],
      ], forbidden: "2:a=1 2:b=0 3:a=1 3:b=0"),
    LitmusTest(
      "IRIW+lr.aqs",
      [
        ["sd one, [x]"], ["sd one, [y]"], ["lr.d.aq a, (x)", "ld b, [y]"],
        ["lr.d.aq a, (y)", "ld b, [x]"],
      ], forbidden: "2:a=1 2:b=0 3:a=1 3:b=0"),
    LitmusTest(
      "IRIW",
      [
        ["sd one, [x]"], ["sd one, [y]"], ["ld a, [x]", "ld b, [y]"], ["ld a, [y]", "ld b, [x]"],
      ], allowed: "2:a=1 2:b=0 3:a=1 3:b=0"),
  ]

  static let all =
    messagePassing + storeBuffering + loadBuffering + onePlace + writers + moreHarts
}
