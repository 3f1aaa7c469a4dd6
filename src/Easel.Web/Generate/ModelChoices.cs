using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Web.Forms;

namespace Easel.Web.Generate;

/// <summary>What the pickers of models show.</summary>
/// <param name="Models">Checkpoints: the one that comes with Easel, then the files.</param>
/// <param name="Vaes">Autoencoders; the checkpoint's own is not among them.</param>
public sealed record ModelChoices(IReadOnlyList<Option> Models, IReadOnlyList<Option> Vaes)
{
    private const string VaeMark = ".vae.";

    /// <summary>Looks through the folders; may take a while where they are large.</summary>
    /// <param name="library">The folders.</param>
    /// <param name="index">What their files are.</param>
    /// <param name="builtIn">What the model that comes with Easel is called.</param>
    public static ModelChoices Of(ModelLibrary library, ModelIndex index, string builtIn)
    {
        var files = library.All().ToList();
        return new ModelChoices(
            [new Option(BuiltInChoices.Model, builtIn), .. files.Where(file => !IsVae(file) && index.FactsOf(file.Path) is { Problem: null, Role: FileRole.Checkpoint }).Select(Named)],
            [.. library.Vaes().Concat(files.Where(file => IsVae(file) || index.FactsOf(file.Path).Role == FileRole.Vae)).DistinctBy(file => file.Path).Select(Named)]);
    }

    private static bool IsVae(ModelFile file) => file.Name.Contains(VaeMark, StringComparison.OrdinalIgnoreCase);

    private static Option Named(ModelFile file) => new(file.Name, file.Bytes is null ? file.Name : Path.ChangeExtension(file.Name, null)!);
}
