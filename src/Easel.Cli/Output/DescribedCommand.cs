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

    /// <summary>Adds options under a heading.</summary>
    public void Add(string title, params IEnumerable<Option> options)
    {
        if (Groups.All(group => group.Title != title)) Groups.Add((title, []));
        foreach (var option in options)
        {
            Add(option);
            Groups.Find(group => group.Title == title).Options.Add(option);
        }
    }
}
