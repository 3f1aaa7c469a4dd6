using System.CommandLine;
using System.CommandLine.Parsing;
using Easel.Cli.Output;
using Easel.Core.Requests;

namespace Easel.Cli.Generate;

/// <summary>
/// A file of prompts, one a line. Empty lines and lines that begin with # are skipped. A line that begins with <c>--</c> is read as options of
/// <c>easel generate</c>: <c>--prompt "a cat" --steps 30</c>, also with A1111's underscores.
/// </summary>
/// <param name="path">"-" is standard input.</param>
internal sealed class PromptsFile(string path)
{
    private readonly RequestOptions options = new();

    /// <summary>Each line laid over <paramref name="start"/>, and where it stands.</summary>
    /// <exception cref="RequestException">The file cannot be read, holds no prompt, or a line's options are wrong.</exception>
    public IReadOnlyList<(ImageRequest Request, string Origin)> Read(ImageRequest start)
    {
        var command = new DescribedCommand("line", "");
        options.AddTo(command);
        var requests = new List<(ImageRequest, string)>();
        var number = 0;
        foreach (var line in Lines())
        {
            number++;
            var (text, origin) = (line.Trim(), $"{(path == "-" ? "standard input" : path)}:{number}");
            if (text.Length == 0 || text[0] == '#') continue;
            requests.Add((text.StartsWith("--", StringComparison.Ordinal) ? Parse(command, text, origin, start) : start with { Prompt = text }, origin));
        }

        return requests.Count > 0 ? requests : throw new RequestException("prompts_file", $"{path} holds no prompt");
    }

    private ImageRequest Parse(DescribedCommand command, string line, string origin, ImageRequest start)
    {
        var words = CommandLineParser.SplitCommandLine(line).Select(word => word.StartsWith("--", StringComparison.Ordinal) ? word.Replace('_', '-') : word).ToList();
        var parsed = command.Parse(DottedOptions.Rewrite(words), new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0 ? options.Read(parsed, start) : throw new RequestException("prompts_file", $"{origin}: {Complaint.Of(parsed).Message}");
    }

    private string[] Lines()
    {
        try { return path == "-" ? Console.In.ReadToEnd().Split('\n') : File.ReadAllLines(path); }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException) { throw new RequestException("prompts_file", $"{path}: {wrong.Message}"); }
    }
}
