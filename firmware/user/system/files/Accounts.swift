/// Names of users and groups, from /etc/passwd and /etc/group; a number stands for itself.
public enum Accounts {
  /// Both files begin with the name, a password, and the number.
  private static func rows(_ path: ByteString) -> [[ByteString]] {
    guard let text = try? FileSystem.contents(of: path) else { return [] }
    return text.lines.map { $0.split(at: ":") }.filter { $0.count >= 3 }
  }

  private static let users = rows("/etc/passwd")
  private static let groups = rows("/etc/group")

  private static func name(_ number: Int, in rows: [[ByteString]]) -> ByteString? {
    let text = ByteString(decimal: number)
    return rows.first { $0[2] == text }?[0]
  }

  public static func userName(_ number: Int) -> ByteString {
    name(number, in: users) ?? (number == 0 ? "root" : ByteString(decimal: number))
  }

  public static func groupName(_ number: Int) -> ByteString {
    name(number, in: groups) ?? (number == 0 ? "root" : ByteString(decimal: number))
  }

  public static func userNumber(_ name: ByteString) -> Int? {
    name.integer ?? users.first { $0[0] == name }?[2].integer ?? (name == "root" ? 0 : nil)
  }

  public static func groupNumber(_ name: ByteString) -> Int? {
    name.integer ?? groups.first { $0[0] == name }?[2].integer ?? (name == "root" ? 0 : nil)
  }

  public static func home(_ name: ByteString) -> ByteString? {
    guard let row = users.first(where: { $0[0] == name }), row.count >= 6 else { return nil }
    return row[5]
  }
}
