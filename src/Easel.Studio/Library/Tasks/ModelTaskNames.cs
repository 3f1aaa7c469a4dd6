using Easel.Core.Catalogs;
using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Diffusion.Merging;
using Easel.Studio.Intake;

namespace Easel.Studio.Library.Tasks;

/// <summary>Makes tasks that people ask for ready: names of models become files of the studio's folders, and of nothing else; outputs get a folder there.</summary>
/// <param name="index">The models.</param>
/// <param name="folders">Where they lie.</param>
public sealed class ModelTaskNames(ModelIndex index, StudioFolders folders)
{
    private const string Models = "models";
    private const string Output = "output";
    private const string Extension = ".safetensors";

    /// <summary>The task with full paths.</summary>
    /// <param name="task">Models by name, id or path; the output by its name, in the folder of the first model, or below a folder of the studio's.</param>
    /// <exception cref="RequestException">There is no such model, the output cannot be called so, or none is given.</exception>
    public ModelTask Resolve(ModelTask task)
    {
        if (task.Models.Count == 0) throw new RequestException(Models, "no model is given; name at least one");
        var cards = task.Models.Select((name, at) => Card(task.Models.Count == 1 ? Models : $"{Models}[{at}]", name)).ToList();
        if (task is MergeTask { Method: var method, Expression: var expression } && ModelTaskRun.Formula(method, expression, cards.Count).Used is [.., var last] && last >= cards.Count)
            throw new RequestException(Models, $"the formula names {MergeFormula.Letter(last)}, and {cards.Count} models are given; give {last + 1}");
        var resolved = task switch
        {
            MergeTask merge => merge with { Vae = string.IsNullOrEmpty(merge.Vae) ? null : Card("vae", merge.Vae).Path, Loras = [.. merge.Loras.Select((lora, at) => lora with { Lora = Card($"loras[{at}].lora", lora.Lora).Path })] },
            _ => task,
        };
        return resolved with { Models = [.. cards.Select(card => card.Path)], Output = task is VerifyTask ? null : Written(task, cards[0]) };
    }

    /// <summary>Which output is proposed for a task that names none.</summary>
    public static string Proposed(ModelTask task, string first) => task switch
    {
        ExtractTask => $"{first}-lora",
        PruneTask => $"{first}-pruned",
        ConvertTask { Precision: { Length: > 0 } precision } and { Diffusers: false } => $"{first}-{precision}",
        ConvertTask { Diffusers: true } => $"{first}-diffusers",
        ConvertTask => $"{first}-converted",
        _ => $"merge of {first}",
    };

    private ModelCard Card(string field, string name)
    {
        var cards = index.Cards;
        return index.Find(name)
            ?? cards.FirstOrDefault(card => card.Path == name)
            ?? cards.FirstOrDefault(card => card.Name == name)
            ?? cards.FirstOrDefault(card => card.Stem.Equals(name, StringComparison.OrdinalIgnoreCase) || Path.GetFileName(card.Path).Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new RequestException(field, $"there is no model '{name}' in the studio's folders{Spelling.Hint(name, cards.Select(card => card.Stem))}");
    }

    private string Written(ModelTask task, ModelCard first)
    {
        var toFolder = task is ConvertTask { Diffusers: true };
        var given = string.IsNullOrWhiteSpace(task.Output) ? Proposed(task, first.Stem) : task.Output.Trim();
        var name = toFolder || given.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? given : given + Extension;
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal)) return Below(name);
        SafePath.Name(Output, name);
        var folder = task is ExtractTask ? folders.Loras.FirstOrDefault(Directory.Exists) : null;
        return Path.Combine(Path.GetFullPath(folder ?? Path.GetDirectoryName(first.Path)!), name);
    }

    private string Below(string name)
    {
        var path = SafePath.Resolve(Output, name, folders.Library);
        return Directory.Exists(Path.GetDirectoryName(path)) ? path : throw new RequestException(Output, $"there is no folder {Path.GetDirectoryName(name)} in the studio's folders; make it, or give a name alone");
    }
}
