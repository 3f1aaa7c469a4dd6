using CsCheck;

namespace Easel.Server.Tests.Fuzz;

/// <summary>Good input made bad.</summary>
internal static class Mutations
{
    private static readonly byte[] Telling = [0, 1, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'{', (byte)'[', (byte)'\\', (byte)'\n', (byte)':', (byte)'#', (byte)'&', (byte)'*'];

    // What has broken readers before.
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "64", "1e400", "-1e400", "1e308", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648", "0.1", "1e-400",
        "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"NaN\"", "\"Infinity\"", "\"-1\"", "\"64\"", "\"512x512\"", "\"0x0\"", "\"99999999999x1\"", "\"512x\"", "\"../../etc/passwd\"", "\"a cat\"", "\"heun\"",
        "\"((((((((((((((((\"", "\"[a:b:[c|d\"", "\"\\\\\\\\(\"", "[]", "{}", "[null]", "[[[[[[[[[[]]]]]]]]]]", "[\"a\"]", "[1, {}]", "{\"id\": \"heun\"}", "{\"id\": null}", "{\"id\": \"heun\", \"options\": {\"eta\": {}}}",
        "{\"a\": {\"a\": {\"a\": {\"a\": {}}}}}", "{\"__proto__\": 1}", "\"data:image/png;base64,AAAA\"",
    ];

    /// <summary>One of the files, cut, doubled, with bytes changed.</summary>
    public static Gen<byte[]> Bytes(params byte[][] files) =>
        Gen.Select(Gen.Int[0, files.Length - 1].Select(index => files[index]), Gen.Select(Gen.Int[0, 5], Gen.Int[0, int.MaxValue - 1], Gen.Byte, Gen.Int[1, 64]).List[0, 8], (file, changes) =>
        {
            var bytes = (byte[])file.Clone();
            foreach (var (kind, at, value, length) in changes) bytes = Changed(bytes, kind, at, value, length);
            return bytes;
        });

    /// <summary>A JSON object of these members, of which some have other values, are missing, stand twice or are called otherwise.</summary>
    public static Gen<string> Json(params (string Name, string Usual)[] members) =>
        Gen.Select(Gen.Int[0, 19], Gen.Int[0, Values.Length - 1].Select(index => Values[index])).Array[members.Length].Select(chosen =>
            $"{{{string.Join(", ", members.Zip(chosen).SelectMany(pair => Member(pair.First.Name, pair.First.Usual, pair.Second.Item1, pair.Second.Item2)))}}}");

    private static IEnumerable<string> Member(string name, string usual, int kind, string value) => kind switch
    {
        0 => [],
        1 => [$"\"{name}\": {usual}", $"\"{name}\": {value}"],
        2 => [$"\"{name}_\": {usual}"],
        < 8 => [$"\"{name}\": {value}"],
        _ => [$"\"{name}\": {usual}"],
    };

    private static byte[] Changed(byte[] bytes, int kind, int place, byte value, int length)
    {
        if (bytes.Length == 0) return [value];
        var at = place % bytes.Length;
        var end = Math.Min(bytes.Length, at + length);
        switch (kind)
        {
            case 0:
                bytes[at] = value;
                return bytes;
            case 1:
                bytes[at] = Telling[value % Telling.Length];
                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[end..]];
            case 3:
                return [.. bytes[..end], .. bytes[at..]];
            case 4:
                return bytes[..at];
            default:
                bytes.AsSpan(at, end - at).Fill(Telling[value % Telling.Length]);
                return bytes;
        }
    }
}
