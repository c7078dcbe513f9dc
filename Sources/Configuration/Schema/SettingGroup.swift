/// Settings that belong together, under a title in the help.
package struct SettingGroup<Target: Sendable>: Sendable {
  package let title: String
  package let settings: [Setting<Target>]
  /// Whether the options are keys of machine files, too.
  package let isInMachineFiles: Bool

  package init(_ title: String, _ settings: [Setting<Target>], isInMachineFiles: Bool = false) {
    self.title = title
    self.settings = settings
    self.isInMachineFiles = isInMachineFiles
  }

  /// The same group for something that holds a `Target`.
  package func within<Outer: Sendable>(
    _ path: any WritableKeyPath<Outer, Target> & Sendable
  ) -> SettingGroup<Outer> {
    SettingGroup<Outer>(
      title, settings.map { $0.within(path) }, isInMachineFiles: isInMachineFiles)
  }
}
