using Easel.Core.Requests;
using Easel.Diffusion.Architectures;
using Easel.Studio.Library;
using Easel.Web.Generate;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Easel.Web.Models;

/// <summary>Puts models into a person's form and says so, with a way back.</summary>
/// <param name="form">The form.</param>
/// <param name="library">Finds models by name.</param>
/// <param name="folders">Where models lie.</param>
/// <param name="snackbar">Where it is said.</param>
/// <param name="text">The words for it.</param>
public sealed class ModelCalls(GenerateForm form, ModelLibrary library, StudioFolders folders, ISnackbar snackbar, IStringLocalizer<Words> text)
{
    /// <summary>Whether a click on a model does something to the form.</summary>
    public bool MayCall(ModelCard card) => form.Visitor.MayGenerate && card.Problem is null && (ModelWords.Of(card) is not null || (card.Role is FileRole.Checkpoint or FileRole.Vae && ModelUse.Of(card, folders) == ModelAbility.Usable));

    /// <summary>Whether the form has it.</summary>
    public bool IsIn(ModelCard card) => card.Role switch
    {
        FileRole.Checkpoint => form.Request.Model is { } model && (model == card.Path || model == card.Name),
        FileRole.Vae => form.Request.Vae is { } vae && (vae == card.Path || vae == card.Name),
        _ => ModelWords.Of(card) is not null && (ModelWords.IsIn(card, form.Request.Prompt) || ModelWords.IsIn(card, form.Request.NegativePrompt)),
    };

    /// <summary>Chooses a checkpoint or autoencoder; puts the tag of anything else into the prompt, or takes it out where it stands.</summary>
    /// <param name="card">The model.</param>
    /// <param name="isNegative">Whether it goes into the negative prompt.</param>
    public async Task Call(ModelCard card, bool isNegative = false)
    {
        if (!MayCall(card)) return;
        await form.Open(); // what was typed in another window meanwhile counts
        var before = form.Request;
        if (card.Role == FileRole.Checkpoint) form.ChooseModel(NameOf("model", card));
        else if (card.Role == FileRole.Vae) form.Change(request => request with { Vae = NameOf(ModelLibrary.VaeField, card) });
        else form.Change(request => WithWords(card, request, isNegative));
        Say(card, before, form.Request, isNegative);
    }

    /// <summary>Puts words behind the prompt.</summary>
    public async Task Add(string words)
    {
        await form.Open();
        var before = form.Request;
        form.Change(request => request with { Prompt = ModelWords.Add(words, request.Prompt) });
        Offer(text["models.added", words], before, form.Request);
    }

    private static ImageRequest WithWords(ModelCard card, ImageRequest request, bool isNegative)
    {
        var (here, negative) = (isNegative ? request.NegativePrompt : request.Prompt, card.Notes.NegativeText);
        if (isNegative) return request with { NegativePrompt = ModelWords.IsIn(card, here) ? ModelWords.Take(card, here) : ModelWords.Put(card, here) };
        return ModelWords.IsIn(card, here)
            ? request with { Prompt = ModelWords.Take(card, here), NegativePrompt = ModelWords.Remove(negative, request.NegativePrompt) }
            : request with { Prompt = ModelWords.Put(card, here), NegativePrompt = ModelWords.Add(negative, request.NegativePrompt) };
    }

    // A name that reads well, where it leads to this file and no other.
    private string NameOf(string field, ModelCard card) => library.Listed(field, card.Name) == card.Path ? card.Name : card.Path;

    private void Say(ModelCard card, ImageRequest before, ImageRequest after, bool isNegative)
    {
        string said = card.Role switch
        {
            FileRole.Checkpoint => text["models.chosen.checkpoint", card.Stem],
            FileRole.Vae => text["models.chosen.vae", card.Stem],
            _ when !ModelWords.IsIn(card, isNegative ? after.NegativePrompt : after.Prompt) => text["models.taken", card.Stem],
            _ when isNegative => text["models.put.negative", card.Stem],
            _ => text["models.put", card.Stem],
        };
        if (IsIn(card) && ModelUse.Of(card, folders) is ModelAbility.NotYet) said += " " + text["models.not-yet.short"];
        Offer(said, before, after);
    }

    private void Offer(string said, ImageRequest before, ImageRequest after) => snackbar.Add(said, Severity.Normal, options =>
    {
        options.Action = text["undo"];
        options.OnClick = async _ =>
        {
            await form.Open();
            form.Change(request => request with
            {
                Prompt = request.Prompt == after.Prompt ? before.Prompt : request.Prompt,
                NegativePrompt = request.NegativePrompt == after.NegativePrompt ? before.NegativePrompt : request.NegativePrompt,
                Model = request.Model == after.Model ? before.Model : request.Model,
                Vae = request.Vae == after.Vae ? before.Vae : request.Vae,
                Size = request.Size == after.Size ? before.Size : request.Size,
                CfgScale = request.CfgScale == after.CfgScale ? before.CfgScale : request.CfgScale,
                Upscaler = request.Upscaler == after.Upscaler ? before.Upscaler : request.Upscaler,
            });
        };
    });
}
