using System.Collections.Immutable;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Studio.Drafts;
using Easel.Studio.Jobs;
using Easel.Studio.Settings;
using Easel.Studio.Styles;

namespace Easel.Web.Generate;

/// <summary>The form for pictures in one window: what stands in it, what is wrong with it, and asking for it.</summary>
/// <param name="drafts">Where it is kept, and whose it is.</param>
/// <param name="queue">Where it is asked for.</param>
/// <param name="check">Finds mistakes before a job waits.</param>
/// <param name="settings">What the form begins with, and the options nobody types.</param>
/// <param name="styles">The styles that can be laid over prompts.</param>
/// <param name="rate">How often they may ask.</param>
public sealed class GenerateForm(WindowDraft drafts, JobQueue queue, RequestCheck check, SettingsStore settings, StyleShelf styles, JobRate rate)
{
    /// <summary>Stands in jobs for the web UI.</summary>
    public const string Source = "web";

    /// <summary>Where <see cref="Problems"/> has what is wrong with no field.</summary>
    public const string AnyField = "";

    /// <summary>Told when something in it has changed.</summary>
    public event Action? Changed;

    public Draft Draft { get; private set; } = new(new ImageRequest { Prompt = "" });

    public ImageRequest Request => Draft.Request;

    public Visitor Visitor => drafts.Visitor;

    /// <summary>What is wrong, by the request's field.</summary>
    public ImmutableDictionary<string, string> Problems { get; private set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What a picture asked for that could not be taken over.</summary>
    public ImmutableArray<string> NotHonoured { get; private set; } = [];

    /// <summary>What this person typed in other windows, and what stands nowhere else.</summary>
    public ImmutableArray<KeptDraft> Others => drafts.Others(Draft);

    /// <summary>The name this person's jobs bear, so that their pages find them.</summary>
    public string TaskId => $"web-ui:{Visitor.Name}";

    /// <summary>Takes up the window's draft, or what the person typed last.</summary>
    public async Task Open()
    {
        Draft = await drafts.Open() ?? new Draft(FormStart.Of(settings.Current));
        Check();
        Changed?.Invoke();
    }

    public string? Problem(string field) => Problems.GetValueOrDefault(field);

    public void Change(Func<ImageRequest, ImageRequest> change) => Keep(Draft with { Request = change(Request) });

    public void Change(Func<Draft, Draft> change) => Keep(change(Draft));

    public void ChooseModel(string model) => Change(request => FormStart.With(request, model));

    /// <summary>Lays a style over the prompts.</summary>
    public void LayStyle(string name) => Change((Draft draft) => draft.Styles.Contains(name) ? draft : draft with { Styles = draft.Styles.Add(name) });

    /// <summary>Takes over what made a picture: all of it, its seed too.</summary>
    public void Use(string infotext)
    {
        var reading = InfotextReader.Read(infotext);
        Use(reading.Request, reading.NotHonoured);
    }

    /// <summary>Takes over what a job was asked for.</summary>
    public void Use(ImageRequest request) => Use(request, []);

    private void Use(ImageRequest request, ImmutableArray<string> notes)
    {
        try { check.Complete(request); }
        catch (RequestException wrong) when (wrong.Field is "model" or "vae" or "hires.model" or "refiner.model")
        {
            notes = notes.Insert(0, wrong.Message);
            request = wrong.Field switch
            {
                "hires.model" => request with { Hires = request.Hires! with { Model = null } },
                "refiner.model" => request with { Refiner = null },
                _ => request with { Model = Request.Model, Vae = Request.Vae },
            };
        }
        catch (RequestException) { } // the form says what is wrong

        Keep(Draft with { Request = request with { Model = request.Model ?? BuiltInChoices.Model, UnsaidKeys = Request.UnsaidKeys }, Styles = [], Sheet = null, HasOwnOptions = request.Options != settings.Current.Pictures || request.ClipSkip != settings.Current.Models.ClipSkip });
        NotHonoured = notes;
        Changed?.Invoke();
    }

    /// <summary>Remembers a job of this person's that nobody asked for here: one that goes on forever. What is typed in other windows stays.</summary>
    public void Remember(string job)
    {
        if (Draft.Jobs.Contains(job)) return;
        drafts.Remember(job, Draft);
        Draft = Draft.With(job);
    }

    /// <summary>Goes on with what was typed in another window; what stands here is put aside.</summary>
    public void TakeUp(KeptDraft other)
    {
        drafts.PutAside(Draft);
        Keep(other.Draft with { Jobs = Draft.Jobs, Explains = Draft.Explains });
    }

    /// <summary>Keeps the text of another window no longer.</summary>
    public void Forget(KeptDraft other)
    {
        drafts.Forget(other);
        Changed?.Invoke();
    }

    /// <summary>Takes back the options of a picture: the settings' count again.</summary>
    public void UseSettingsOptions() => Keep(Draft with { HasOwnOptions = false });

    public void ForgetNotes()
    {
        NotHonoured = [];
        Changed?.Invoke();
    }

    /// <summary>Everything as nobody has typed yet, except the model.</summary>
    public void Clear() => Keep(Draft with { Request = FormStart.With(FormStart.Of(settings.Current), Request.Model ?? BuiltInChoices.Model), Styles = [], HasOwnOptions = false });

    /// <summary>Puts it in line.</summary>
    /// <param name="forever">Whether again and again, each time with another seed.</param>
    /// <returns>The job, or null when something is wrong; <see cref="Problems"/> says what.</returns>
    public async Task<Job?> Submit(bool forever)
    {
        if (!Visitor.MayGenerate) return null;
        try
        {
            var asked = check.Complete(Finished(Request, Draft.Styles));
            using var turn = rate.Take($"name:{Visitor.Name}");
            if (!turn.IsAcquired) throw new RequestException(AnyField, rate.Excess);
            var job = await queue.Submit(new NewJob(asked) { Source = Source, TaskId = TaskId, Forever = forever });
            Keep(Draft.With(job.Id));
            return job;
        }
        catch (RequestException wrong)
        {
            Problems = Problems.SetItem(wrong.Field, Without(wrong));
            Changed?.Invoke();
            return null;
        }
    }

    // Hires fix stays in the draft beside a picture to begin with, and rests meanwhile; a script that works on one stays without one.
    private static ImageRequest Passes(ImageRequest request) => request.Start is not null ? request with { Hires = null }
        : request.Script is { } script && PictureScript.Known.TryFind(script.Id, out var entry) && entry.Defaults.NeedsPicture ? request with { Script = null } : request;

    /// <summary>A request as it is asked for: with styles laid over its prompts, and with the options of the settings unless those of a picture count.</summary>
    /// <exception cref="RequestException">There is no such style.</exception>
    public ImageRequest Finished(ImageRequest start, IReadOnlyList<string> names)
    {
        var now = settings.Current;
        var request = Passes(styles.Book.Apply(start, names)) with { KeepFirstPass = now.Saving.BeforeHires };
        if (Draft.HasOwnOptions) return request;
        return request with { Options = now.Pictures, ClipSkip = now.Models.ClipSkip, UnsaidKeys = now.Infotext.UnsaidKeys, Seeds = request.Seeds with { EtaNoiseSeedDelta = now.Models.EtaNoiseSeedDelta } };
    }

    private void Keep(Draft draft)
    {
        Draft = draft;
        drafts.Keep(draft);
        Check();
        Changed?.Invoke();
    }

    private void Check()
    {
        Problems = Problems.Clear();
        try { RequestLimits.Check(Passes(Request)); }
        catch (RequestException wrong) { Problems = Problems.SetItem(wrong.Field, Without(wrong)); }
    }

    // The field stands beside the message.
    private static string Without(RequestException wrong) => wrong.Message[(wrong.Field.Length + 2)..];
}
