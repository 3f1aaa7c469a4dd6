using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Studio.Batches;

namespace Easel.Web.Batches;

/// <summary>How the pictures of a batch are painted, beside what stands in the form.</summary>
public sealed record BatchPlan
{
    /// <summary>Strength, resize mode; its pictures and mask do not count.</summary>
    public StartImage Start { get; init; } = new() { Pictures = [] };

    /// <summary>How masks are meant; its picture does not count.</summary>
    public PaintMask Mask { get; init; } = new() { Picture = "" };

    public BatchPrompts Prompts { get; init; }

    public SeedRule Seeds { get; init; }

    /// <summary>Whether a picture is painted at its own size; else at the form's.</summary>
    public bool OwnSize { get; init; }

    /// <summary>What besides prompts is taken from the parameters in a picture.</summary>
    public ImmutableArray<InfoField> Info { get; init; } = [];

    /// <summary>The rules it comes to.</summary>
    /// <param name="texts">The folder of the text files.</param>
    public BatchRules Rules(string texts) => new()
    {
        Scale = OwnSize ? 1 : null,
        Seeds = Seeds,
        Info = Prompts == BatchPrompts.Info ? [InfoField.Prompt, InfoField.Negative, .. Info] : Info,
        Prompts = Prompts == BatchPrompts.Files ? texts : null,
    };
}
