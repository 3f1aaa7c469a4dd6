using System.CommandLine;
using Easel.Cli.Output;
using Easel.Core.Requests;

namespace Easel.Cli.Generate;

/// <summary>A studio server that paints instead of this machine.</summary>
internal sealed class StudioOptions
{
    /// <summary>Holds the key where a command line would show it to everybody.</summary>
    public const string KeyVariable = "EASEL_API_KEY";

    private readonly Option<string?> server = new("--server") { Description = "Paint on a studio, 'easel serve' on this or another machine; models are looked up there, pictures are saved here. Such as http://studio:7860.", HelpName = "URL" };
    private readonly Option<string?> key = new("--api-key") { Description = $"What the studio demands; 'easel keys add' there makes one. (usually {KeyVariable})", HelpName = "KEY" };

    public void AddTo(DescribedCommand command) => command.Add("Elsewhere", server, key);

    /// <summary>Which studio, or null for this machine.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="ofMachine">Options that only mean something on this machine.</param>
    /// <exception cref="RequestException">Options contradict each other.</exception>
    public Studio? Read(ParseResult parsed, IReadOnlyList<Option> ofMachine)
    {
        if (parsed.GetValue(server) is not { } address)
            return parsed.GetValue(key) is null ? null : throw new RequestException("api_key", "it is for a studio; give --server, too");
        if (ofMachine.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } needless)
            throw new RequestException(needless.Name, "the studio has its own; leave it out with --server");
        return new Studio(address, parsed.GetValue(key) ?? (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } kept ? kept : null));
    }

    /// <param name="Address">As it was given.</param>
    /// <param name="Key">Or null for none.</param>
    internal sealed record Studio(string Address, string? Key);
}
