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

let package = Package(
  name: "MVM",
  targets: [
    // Core: the Swift standard library only, inside the Embedded Swift subset.
    .target(name: "RISCV", swiftSettings: house),
    .target(name: "SoftFloat", swiftSettings: house),
    .target(name: "Bus", swiftSettings: house),
    .target(name: "Devices", dependencies: ["Bus"], swiftSettings: house),
    .testTarget(name: "DevicesTests", dependencies: ["Bus", "Devices"], swiftSettings: house),
    .target(name: "Hart", dependencies: ["RISCV", "SoftFloat", "Bus"], swiftSettings: house),
    .testTarget(name: "RISCVTests", dependencies: ["RISCV"], swiftSettings: house),
    .testTarget(
      name: "HartTests", dependencies: ["Hart", "RISCV", "Bus"], swiftSettings: house),
    .testTarget(name: "BusTests", dependencies: ["Bus"], swiftSettings: house),
    .target(name: "CHostArithmetic", path: "Tests/CHostArithmetic"),
    .testTarget(
      name: "SoftFloatTests", dependencies: ["SoftFloat", "CHostArithmetic"],
      swiftSettings: house),

    // Shell: full Swift and system libraries.
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "Configuration", dependencies: ["CYAML"], swiftSettings: house),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration"], swiftSettings: house),
  ]
)
