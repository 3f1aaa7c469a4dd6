using System.CommandLine;

namespace Easel.Cli.Output;

/// <summary>A command with what its help says beyond the library's: options under headings, examples, notes.</summary>
/// <param name="name">As typed.</param>
/// <param name="description">One line.</param>
internal sealed class DescribedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Headings and the options under them; options under none come last.</summary>
    public List<(string Title, List<Option> Options)> Groups { get; } = [];

    /// <summary>Each an example to type.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Paragraphs below the options.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Adds an option under a heading.</summary>
    public void Add(string title, Option option)
    {
        Add(option);
        var at = Groups.FindIndex(group => group.Title == title);
        if (at < 0) Groups.Add((title, [option]));
        else Groups[at].Options.Add(option);
    }
}
