// swift-tools-version: 6.2
// The architecture diagram: arrows point one way, and the build refuses any other
// (`swift build --explicit-target-dependency-import-check error`).

import PackageDescription

/// How every target is compiled.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// How tests are compiled for which optimising takes longer than it saves.
/// What executes a guest is in `Sources`, which are optimised.
let plain: [SwiftSetting] = house + [.unsafeFlags(["-Onone"])]

let package = Package(
  name: "MVM",
  products: [.executable(name: "mvm", targets: ["mvm"])],
  targets: [
    // Core: the Swift standard library only, inside the Embedded Swift subset.
    .target(name: "RISCV", swiftSettings: house),
    .target(name: "SoftFloat", swiftSettings: house),
    .target(name: "Assembly", dependencies: ["RISCV"], swiftSettings: house),
    .testTarget(
      name: "AssemblyTests", dependencies: ["Assembly", "Fuzzing", "RISCV", "TestPrograms"],
      swiftSettings: plain),
    // The host's programs, and folders that are gone after a test.
    .target(name: "HostTools", path: "Tests/HostTools", swiftSettings: plain),
    // Random numbers and damaged inputs.
    .target(name: "Fuzzing", path: "Tests/Fuzzing", swiftSettings: house),
    // Ports of a machine that only a test has.
    .target(
      name: "TestPorts", dependencies: ["Bus"], path: "Tests/TestPorts", swiftSettings: house),
    // Guest programs that tests make as they go.
    .target(name: "TestPrograms", path: "Tests/TestPrograms", swiftSettings: plain),
    .target(name: "Bus", swiftSettings: house),
    .target(name: "Ethernet", swiftSettings: house),
    .testTarget(
      name: "EthernetTests", dependencies: ["Ethernet", "Fuzzing", "TestPackets"],
      swiftSettings: plain),
    // Packets made by other code than what is tested.
    .target(name: "TestPackets", path: "Tests/TestPackets", swiftSettings: house),
    .target(name: "DiskImage", swiftSettings: house),
    .target(name: "Devices", dependencies: ["Bus", "Ethernet"], swiftSettings: house),
    .testTarget(
      name: "DevicesTests",
      dependencies: ["Bus", "Devices", "Fuzzing", "TestPackets", "TestPorts"],
      swiftSettings: plain),
    .target(name: "Hart", dependencies: ["RISCV", "SoftFloat", "Bus"], swiftSettings: house),
    .target(name: "Translator", dependencies: ["RISCV", "Bus", "Hart"], swiftSettings: house),
    .testTarget(name: "RISCVTests", dependencies: ["RISCV"], swiftSettings: plain),
    .testTarget(
      name: "HartTests", dependencies: ["Hart", "RISCV", "Bus", "TestPorts"], swiftSettings: plain),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "Assembly", "Bus", "CHost", "Fuzzing", "Hart", "Host", "HostTools", "RISCV", "TestPorts",
        "Translator",
      ],
      exclude: ["Remote/processor.c"], swiftSettings: house),
    .target(
      name: "Board", dependencies: ["RISCV", "Assembly", "Bus", "Devices", "Hart", "Translator"],
      swiftSettings: house),
    .testTarget(
      name: "BoardTests",
      dependencies: [
        "Board", "Assembly", "Bus", "Devices", "Fuzzing", "Hart", "HostTools", "RISCV",
        "TestPorts",
      ],
      swiftSettings: house),
    .testTarget(name: "BusTests", dependencies: ["Bus", "TestPorts"], swiftSettings: plain),
    .target(name: "CHostArithmetic", path: "Tests/CHostArithmetic"),
    .testTarget(
      name: "SoftFloatTests", dependencies: ["SoftFloat", "CHostArithmetic"],
      swiftSettings: house),

    // Shell: full Swift and system libraries.
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "Configuration", dependencies: ["CYAML"], swiftSettings: house),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration", "Fuzzing"], swiftSettings: plain),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CHost",
      cSettings: [.enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error)]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    // Its functions are found when they are wanted (`HostLibrary`), so it is not linked.
    .systemLibrary(name: "CCapstone", providers: [.apt(["libcapstone-dev"])]),
    // Nor this one, whose pkg-config file asks for GLib's headers, which its own do not need.
    .systemLibrary(name: "CSlirp", providers: [.apt(["libslirp-dev"])]),
    .systemLibrary(name: "CPcap", providers: [.apt(["libpcap-dev"])]),
    .systemLibrary(name: "CSound", providers: [.apt(["libsndfile1-dev", "libsamplerate0-dev"])]),
    .systemLibrary(name: "CSDL", providers: [.apt(["libsdl2-dev"])]),
    .systemLibrary(name: "CVNCServer", providers: [.apt(["libvncserver-dev"])]),
    .target(
      name: "Host",
      dependencies: [
        "Bus", "CCapstone", "CHost", "CPcap", "CSDL", "CSlirp", "CSound", "CVNCServer", "CZlib",
        "CZstd", "DiskImage", "Ethernet",
      ],
      swiftSettings: house),
    // What the terminal's tests start on a terminal of its own, to crash, stop or exit there.
    .executableTarget(
      name: "TerminalProbe", dependencies: ["Host"], path: "Tests/TerminalProbe",
      swiftSettings: house),
    // What writes to a disk until a test kills it.
    .executableTarget(
      name: "DiskProbe", dependencies: ["Bus", "Host"], path: "Tests/DiskProbe",
      swiftSettings: house),
    .testTarget(
      name: "DiskImageTests",
      dependencies: ["DiskImage", "DiskProbe", "Fuzzing", "Host", "HostTools"],
      swiftSettings: house),
    .testTarget(
      name: "HostTests",
      dependencies: [
        "Bus", "CHost", "DiskImage", "Fuzzing", "Host", "HostTools", "TerminalProbe",
        "TestPackets",
      ],
      swiftSettings: plain),

    // What embedders use, and the command line over it.
    .target(
      name: "MVM",
      dependencies: [
        "RISCV", "Assembly", "Bus", "Devices", "DiskImage", "Ethernet", "Hart", "Board", "Host",
        "Configuration", "Translator",
      ],
      swiftSettings: house),
    // What screens show of a machine, and how it is conducted; no screen, and no terminal.
    .target(
      name: "ConsoleModel", dependencies: ["Assembly", "CHost", "Host", "MVM"], swiftSettings: house
    ),
    // Those of a terminal. The libraries are loaded when they are wanted.
    .systemLibrary(name: "CCurses", providers: [.apt(["libncurses-dev"])]),
    .target(
      name: "Console",
      dependencies: [
        "Assembly", "CCurses", "CHost", "Configuration", "ConsoleModel", "Host", "MVM",
      ],
      swiftSettings: house),
    .testTarget(
      name: "ConsoleTests",
      dependencies: [
        "Assembly", "Bus", "Console", "ConsoleModel", "Fuzzing", "Host", "HostTools", "MVM",
        "Trial",
      ],
      exclude: ["Golden"], swiftSettings: plain),
    // What `mvm bench` measures, and how it tells.
    .target(name: "Benchmark", swiftSettings: house),
    .testTarget(name: "BenchmarkTests", dependencies: ["Benchmark"], swiftSettings: plain),
    // Swift's own library inside: half of what went before `main` was the dynamic linker's. No test target may depend on this
    // one, or it would be linked so, too.
    .executableTarget(
      name: "mvm",
      dependencies: ["Benchmark", "Configuration", "Console", "ConsoleModel", "Host", "MVM"],
      swiftSettings: house,
      linkerSettings: [.unsafeFlags(["-static-stdlib"])]),
    .executableTarget(
      name: "embed", dependencies: ["MVM"], path: "Sources/Examples/embed", swiftSettings: house),
    .testTarget(
      name: "MVMTests",
      dependencies: [
        "Board", "Bus", "DiskImage", "Fuzzing", "Hart", "Host", "MVM", "TestPackets",
        "TestPrograms", "Trial",
      ],
      exclude: ["Fixtures"], swiftSettings: plain),
    .testTarget(
      name: "CommandLineTests", dependencies: ["TestPrograms", "Trial"],
      swiftSettings: plain),

    // The guest's file systems, compiled for the host: `Kernel` there are links to `firmware/kernel`.
    .testTarget(
      name: "KernelFileTests", dependencies: ["Fuzzing", "HostTools"], swiftSettings: house),
    // The kernel's drivers against a device that does what a test says; the hart is the host's.
    .target(name: "Processor", path: "Tests/ProcessorStandIn", swiftSettings: house),
    .testTarget(
      name: "KernelDriverTests", dependencies: ["Fuzzing", "Processor"], swiftSettings: house),
    // Its TCP, with a line between two ends that loses and doubles what it likes.
    .testTarget(
      name: "KernelNetworkTests", dependencies: ["Fuzzing", "Processor"], swiftSettings: house),
    // Its sockets against a host that keeps no rule.
    .testTarget(
      name: "KernelSocketTests", dependencies: ["Fuzzing", "Processor"], swiftSettings: house),
    // Its scheduling classes and locks, with threads that are only simulated.
    .testTarget(name: "KernelThreadTests", dependencies: ["Fuzzing"], swiftSettings: house),

    // The whole machine against programs, operating systems and public suites.
    .target(
      name: "Trial", dependencies: ["HostTools", "MVM"], path: "Tests/Trial", swiftSettings: house),
    .testTarget(name: "ProgramTests", dependencies: ["MVM", "Trial"], swiftSettings: plain),
    .testTarget(
      name: "SystemTests", dependencies: ["Fuzzing", "MVM", "Trial"], swiftSettings: house),
  ]
)
