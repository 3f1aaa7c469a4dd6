namespace Easel.Cli.Output;

/// <summary>Opens the display that <c>--progress</c> asks for.</summary>
internal static class JobDisplays
{
    /// <param name="error">For people.</param>
    /// <param name="output">For results.</param>
    /// <param name="way"><c>auto</c>, <c>bar</c>, <c>lines</c> or <c>none</c>; auto is a bar on a terminal.</param>
    public static IJobDisplay Open(TextWriter error, TextWriter output, string way)
    {
        var terminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
        if (way == "bar" || (way == "auto" && terminal)) return new BarDisplay(error, output, terminal ? Columns : () => 100);
        return new LineDisplay(error, output, tellsProgress: way == "lines");
    }

    private static int Columns()
    {
        try { return Console.WindowWidth is > 0 and var width ? width : 80; }
        catch (IOException) { return 80; }
    }
}
