import Foundation
public import Testing

/// The firmware that comes with the machine, as `make -C firmware` leaves it.
public enum OwnFirmware {
  /// Where it is.
  public static let path = Repository.path(".build/firmware/boot/boot.elf")

  /// Whether it is there.
  public static let isBuilt = FileManager.default.fileExists(atPath: path)

  /// What is said where it is not.
  public static let whyNot: Comment = "our firmware is not built: 'make -C firmware' does that"
}
