public import MVM

/// Where a console gets more machines from.
public protocol MachineSource: AnyObject {
  /// Builds the machine of a machine file, or goes on with a saved one.
  func open(_ file: String, console: any SerialPort) throws -> Machine

  /// Goes on with a copy of a machine that was saved for it.
  func copy(_ file: String, console: any SerialPort) throws -> Machine

  /// A file to save a machine in that is to be copied: nobody needs it after the console.
  func fileForCopy() throws -> String
}
