using Easel.Studio.Gallery;
using Easel.Studio.Jobs;

namespace Easel.Web.Generate;

/// <summary>The pictures a person's latest jobs have made, and the one that is looked at.</summary>
/// <param name="form">Whose jobs they are.</param>
/// <param name="pictures">Finds them.</param>
/// <param name="index">Finds one of them as it is now.</param>
public sealed class ResultShelf(GenerateForm form, PictureStore pictures, PictureIndex index)
{
    private const int Most = 100;
    private readonly List<StoredPicture> shown = [];
    private string? begun;

    /// <summary>Told when others are shown, or another one is looked at.</summary>
    public event Action? Changed;

    /// <summary>The latest first.</summary>
    public IReadOnlyList<StoredPicture> Pictures => shown;

    /// <summary>The one that is looked at; null is the one in the making, or none.</summary>
    public StoredPicture? Selected { get; private set; }

    /// <summary>The one that waits to be compared with the next that is looked at, or null.</summary>
    public StoredPicture? Pinned { get; private set; }

    /// <summary>The two that are compared, or null.</summary>
    public (StoredPicture First, StoredPicture Second)? Compared { get; private set; }

    /// <summary>What went wrong with the latest job, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>The person's job that ran or waits last.</summary>
    public Job? Latest { get; private set; }

    /// <summary>Finds what is there.</summary>
    public async Task Load(JobQueue queue)
    {
        Latest = await queue.FindByTask(form.TaskId);
        shown.Clear();
        foreach (var job in form.Draft.Jobs.Prepend(Latest?.Id).OfType<string>().Distinct())
        {
            shown.AddRange((await pictures.OfJob(job)).Where(picture => picture is { IsWritten: true, IsMissing: false, Trashed: null }).OrderByDescending(picture => picture.Index));
            if (shown.Count >= Most) break;
        }

        Failure = Latest is { State: JobState.Failed } failed ? failed.Error : null;
        Selected = IsAtWork(queue.Running) ? null : shown.FirstOrDefault();
    }

    /// <summary>Whether the job at work is this person's.</summary>
    public bool IsAtWork(RunningJob? running) => running is not null && running.Job.TaskId == form.TaskId;

    /// <summary>Looks at a picture; null at the one in the making.</summary>
    public void Select(StoredPicture? picture)
    {
        if (picture is not null && Pinned is { } first && first.Id != picture.Id) (Compared, Pinned) = ((first, picture), null);
        Selected = picture;
        Changed?.Invoke();
    }

    /// <summary>Compares a picture with the one that is looked at next; said of it again, it does not.</summary>
    public void Pin(StoredPicture picture)
    {
        Pinned = Pinned?.Id == picture.Id ? null : picture;
        Changed?.Invoke();
    }

    /// <summary>Has compared enough.</summary>
    public void StopComparing()
    {
        Compared = null;
        Changed?.Invoke();
    }

    /// <summary>Looks at the picture that many places on.</summary>
    public void Step(int places)
    {
        if (Selected is null || shown.Count == 0) return;
        var at = shown.FindIndex(picture => picture.Id == Selected.Id);
        Select(shown[Math.Clamp(at + places, 0, shown.Count - 1)]);
    }

    /// <summary>Looks at one again that was marked, thrown away or brought back.</summary>
    public async Task Refresh(string id)
    {
        var (at, now) = (shown.FindIndex(picture => picture.Id == id), await index.Find(id));
        if (at < 0)
        {
            if (now is not { Trashed: null }) return;
            var place = shown.FindIndex(picture => string.CompareOrdinal(picture.Id, id) < 0);
            shown.Insert(place < 0 ? shown.Count : place, now);
            Select(now);
            return;
        }

        if (now is null || now.Trashed is not null) shown.RemoveAt(at);
        else shown[at] = now;
        if (Pinned?.Id == id) Pinned = null;
        if (Selected?.Id == id) Selected = now is null || now.Trashed is not null ? shown.ElementAtOrDefault(Math.Min(at, shown.Count - 1)) : now;
        Changed?.Invoke();
    }

    /// <summary>Takes in what happened.</summary>
    public void Hear(JobNews news)
    {
        switch (news)
        {
            case JobNews.Changed { Job: var job } when job.TaskId == form.TaskId:
                if (Latest is null || Latest.HasEnded || string.CompareOrdinal(job.Id, Latest.Id) >= 0) Latest = job;
                form.Remember(job.Id);
                if (job.State == JobState.Running) Begin(job);
                if (job.State == JobState.Failed) Failure = job.Error;
                if (job.HasEnded) Selected ??= shown.FirstOrDefault();
                break;
            case JobNews.Picture { Stored: var picture } when Latest?.Id == picture.JobId || form.Draft.Jobs.Contains(picture.JobId!):
                if (shown.TrueForAll(other => other.Id != picture.Id)) shown.Insert(0, picture);
                if (shown.Count > Most) shown.RemoveAt(Most);
                break;
        }

        Changed?.Invoke();
    }

    // Who looks at an earlier picture goes on looking at it.
    private void Begin(Job job)
    {
        if (begun == job.Id) return;
        (begun, Failure) = (job.Id, null);
        if (Selected?.Id == shown.FirstOrDefault()?.Id) Selected = null;
    }
}
