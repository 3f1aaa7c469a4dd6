using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Easel.Cli.Output;

/// <summary><c>--version</c>: "easel 0.1.0 (f314df02)", with the commit it was built from where that is known.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var parts = (typeof(VersionLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');
        parseResult.InvocationConfiguration.Output.WriteLine(parts is [var number, { Length: >= 8 } commit] ? $"easel {number} ({commit[..8]})" : $"easel {parts[0]}");
        return ExitCode.Done;
    }
}
