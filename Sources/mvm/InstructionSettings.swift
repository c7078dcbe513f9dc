import Configuration

// What all commands have that show instructions.
extension Setting {
  static func numeric(_ path: SettingForm<Target>.Path<Bool>) -> Setting {
    Setting(
      "numeric", .flag(path), example: "true", otherNames: ["x"],
      help: "call registers x10 and f10, not a0 and fa0")
  }

  static func isa(_ path: SettingForm<Target>.Path<String?>) -> Setting {
    Setting(
      "isa", .optional(path, .word(placeholder: "ISA", allowed: "an ISA string")),
      example: "rv64gc", otherNames: ["march"],
      help: "the instructions to know (default: all there are)")
  }
}
