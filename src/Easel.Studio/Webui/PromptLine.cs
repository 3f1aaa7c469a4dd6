using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>A line of a list of prompts, read: what to make of it.</summary>
/// <param name="Number">1-based, in the text it stands in.</param>
/// <param name="Request">The request it was laid over, with what the line says.</param>
public sealed record PromptLine(int Number, ImageRequest Request)
{
    /// <summary>The model it names, by a name of a person's; null leaves the request's.</summary>
    public string? Model { get; init; }

    /// <summary>Names of styles it names.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>Whether its pictures stay out of the output folders.</summary>
    public bool WithoutPictures { get; init; }

    /// <summary>Whether it wants no sheet of its pictures.</summary>
    public bool WithoutGrid { get; init; }
}
