using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Easel.Cli.Output;

/// <summary>The usual help, with a command's examples below it.</summary>
/// <param name="usual">The help of the command line library.</param>
/// <param name="examples">By command name; each line one example.</param>
internal sealed class ExamplesHelp(HelpAction usual, IReadOnlyDictionary<string, string[]> examples) : SynchronousCommandLineAction
{
    /// <summary>Gives <paramref name="root"/>'s <c>--help</c> the examples.</summary>
    public static void Add(RootCommand root, IReadOnlyDictionary<string, string[]> examples)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            if (help.Action is HelpAction usual) help.Action = new ExamplesHelp(usual, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command is RootCommand ? "" : parseResult.CommandResult.Command.Name;
        if (!examples.TryGetValue(command, out var lines)) return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var line in lines) output.WriteLine($"  {line}");
        return code;
    }
}
