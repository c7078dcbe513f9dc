import System

/// Dates as people write them for date and touch.
enum DateText {
  /// `@SECONDS`, `YYYY-MM-DD[ hh:mm[:ss]]`, `hh:mm[:ss]` of today, `[YY]YYMMDDhhmm[.ss]`, or `MMDDhhmm`.
  static func parse(_ text: ByteString) -> Time? {
    if text == "now" { return Clock.realTime.now }
    if text.first == UInt8(ascii: "@") {
      return ByteString(text.dropFirst()).integer.map { Time(seconds: $0) }
    }
    if text.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }) { return parseDigits(text) }
    var date = CalendarDate(Clock.realTime.now)
    (date.hour, date.minute, date.second) = (0, 0, 0)
    let words = ByteString(text.bytes.map { $0 == UInt8(ascii: "T") ? 32 : $0 }).words
    for word in words {
      if word.contains(UInt8(ascii: "-")) {
        guard setDay(word, &date) else { return nil }
      } else if word.contains(UInt8(ascii: ":")) {
        guard setTime(word, &date) else { return nil }
      } else if word != "UTC" && word != "Z" {
        return nil
      }
    }
    return words.isEmpty ? nil : date.time
  }

  private static func setDay(_ text: ByteString, _ date: inout CalendarDate) -> Bool {
    let numbers = text.split(at: "-").compactMap { $0.integer }
    guard numbers.count == 3, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else {
      return false
    }
    (date.year, date.month, date.day) = (numbers[0], numbers[1], numbers[2])
    return true
  }

  private static func setTime(_ text: ByteString, _ date: inout CalendarDate) -> Bool {
    let whole = text.split(at: ".")[0]
    let numbers = whole.split(at: ":").compactMap { $0.integer }
    guard (2...3).contains(numbers.count), (0...23).contains(numbers[0]),
      (0...59).contains(numbers[1])
    else { return false }
    (date.hour, date.minute) = (numbers[0], numbers[1])
    date.second = numbers.count > 2 ? min(60, max(0, numbers[2])) : 0
    return true
  }

  private static func parseDigits(_ text: ByteString) -> Time? {
    let parts = text.split(at: ".")
    var digits = parts[0]
    var date = CalendarDate(Clock.realTime.now)
    date.second = parts.count > 1 ? parts[1].integer ?? 0 : 0
    func take(_ count: Int) -> Int? {
      let number = ByteString(digits.prefix(count)).integer
      digits = ByteString(digits.dropFirst(count))
      return number
    }
    switch digits.count {
    case 12: date.year = take(4) ?? 1970
    case 10:
      let year = take(2) ?? 70
      date.year = year < 69 ? 2000 + year : 1900 + year
    case 8: break
    default: return nil
    }
    guard let month = take(2), let day = take(2), let hour = take(2), let minute = take(2),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60
    else { return nil }
    (date.month, date.day, date.hour, date.minute) = (month, day, hour, minute)
    return date.time
  }
}
