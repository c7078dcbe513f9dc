/// Numbers of errors as Linux has them on RISC-V, x86-64 and arm64 alike (asm-generic/errno.h): what 9P2000.L answers with.
public enum LinuxError {
  public static let notPermitted: UInt32 = 1
  public static let noEntry: UInt32 = 2
  public static let inputOutput: UInt32 = 5
  public static let badFile: UInt32 = 9
  public static let exists: UInt32 = 17
  public static let notFolder: UInt32 = 20
  public static let isFolder: UInt32 = 21
  public static let invalid: UInt32 = 22
  public static let tooManyOpen: UInt32 = 24
  public static let readOnly: UInt32 = 30
  public static let nameTooLong: UInt32 = 36
  public static let loop: UInt32 = 40
  public static let protocolError: UInt32 = 71
  public static let unsupported: UInt32 = 95
  public static let stale: UInt32 = 116
}
