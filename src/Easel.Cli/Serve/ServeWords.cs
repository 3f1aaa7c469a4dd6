using System.CommandLine;
using Easel.Core.Requests;

namespace Easel.Cli.Serve;

/// <summary>The words behind <c>easel serve</c> with those of <c>COMMANDLINE_ARGS</c>, without the flags of A1111 that are not needed here.</summary>
internal static class ServeWords
{
    /// <summary>A1111's variable for what people do not want to type each time.</summary>
    public const string Variable = "COMMANDLINE_ARGS";

    /// <summary>The words to parse. What is typed wins over the variable.</summary>
    /// <param name="args">All words of the command line; of other commands they come back as they are.</param>
    /// <param name="variable">The content of <see cref="Variable"/>, or null.</param>
    /// <param name="serve">The command, for the flags it has.</param>
    /// <param name="note">Takes what a person should know.</param>
    /// <exception cref="Easel.Core.Requests.RequestException">The variable is not closed somewhere.</exception>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> args, string? variable, Command serve, Action<string> note)
    {
        if (args.FirstOrDefault(word => !word.StartsWith('-')) != serve.Name) return args;
        var typed = Flags(args).ToList();
        var known = typed.SelectMany(flag => Names(serve, WebuiFlags.Name(flag[0]))).ToHashSet();
        var added = Flags(ShellWords.Split(Variable, variable ?? "")).Where(flag => !known.Contains(WebuiFlags.Name(flag[0])));
        return [.. typed.Concat(added).SelectMany(flag => Needed(flag, note))];
    }

    private static IEnumerable<string> Needed(List<string> flag, Action<string> note)
    {
        var name = WebuiFlags.Name(flag[0]);
        if (WebuiFlags.Find(name) is not { IsRefused: false } needless) return flag;
        note($"{name} is not needed: {needless.Why}");
        var taken = name.Length < flag[0].Length ? 0 : needless.Values < 0 ? flag.Count : needless.Values;
        return flag.Skip(1 + taken);
    }

    // Each flag with the words up to the next; the words in front of the first flag are a group, too.
    private static IEnumerable<List<string>> Flags(IEnumerable<string> words)
    {
        List<string> flag = [];
        foreach (var word in words)
        {
            if (word.StartsWith('-') && word.Length > 1 && flag.Count > 0)
            {
                yield return flag;
                flag = [];
            }

            flag.Add(word);
        }

        if (flag.Count > 0) yield return flag;
    }

    private static IEnumerable<string> Names(Command serve, string name) =>
        serve.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name)) is { } option ? option.Aliases.Append(option.Name) : [name];
}
