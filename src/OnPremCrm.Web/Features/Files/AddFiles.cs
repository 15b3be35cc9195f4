using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Files;

/// <summary>Puts files on the card of a contact or an organisation: all of them, or none. It takes the right to edit the record.</summary>
public static class AddFiles
{
    public sealed record Command(MergeNoun Noun, Guid Id, IReadOnlyList<Sent> Files) : IRequest<IReadOnlyList<ClientFile>?>;

    /// <param name="Name">As it was sent.</param>
    /// <param name="MediaType">What whoever sent it says it is. Null: they do not say.</param>
    /// <param name="Length">In bytes.</param>
    /// <param name="Open">Its bytes, from the first.</param>
    public sealed record Sent(string? Name, string? MediaType, long Length, Func<Stream> Open);

    public sealed class Validator : AbstractValidator<Command>
    {
        private const int Megabyte = 1024 * 1024;

        public Validator(Words words)
        {
            RuleFor(command => command.Files).NotEmpty().WithMessage(_ => words["files.noFile"]);
            RuleFor(command => command.Files).Cascade(CascadeMode.Stop)
                .Must(files => !files.Any(IsTooLarge)).WithMessage(command => words["files.tooLarge", FileName.Clean(command.Files.First(IsTooLarge).Name), ClientFile.MostBytes / Megabyte])
                .Must(files => !files.Any(IsEmpty)).WithMessage(command => words["files.empty", FileName.Clean(command.Files.First(IsEmpty).Name)]);
        }

        private static bool IsTooLarge(Sent file) => file.Length > ClientFile.MostBytes;

        private static bool IsEmpty(Sent file) => file.Length == 0;
    }

    /// <summary>Null: no such record, or hidden from whoever sends.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, IReadOnlyList<ClientFile>?>
    {
        public async Task<IReadOnlyList<ClientFile>?> Handle(Command command, CancellationToken ct)
        {
            if (await ClientRecord.FindAsync(database, command.Noun, command.Id, ct) is not { } record)
            {
                return null;
            }

            record.Demand(user.Viewer, Deed.Edit);
            var added = new List<ClientFile>();
            await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
            foreach (var sent in command.Files)
            {
                added.Add(await AddAsync(record, sent, ct));
            }

            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return added;
        }

        private async Task<ClientFile> AddAsync(ClientRecord record, Sent sent, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var id = ClientFileId.New(now);
            await using var content = sent.Open();
            var file = new ClientFile
            {
                Id = id, ContactId = record.Noun == MergeNoun.Contacts ? new(record.Id) : null, OrganisationId = record.Noun == MergeNoun.Organisations ? new(record.Id) : null,
                Name = FileName.Clean(sent.Name), MediaType = FileTypes.Clean(sent.MediaType), SizeBytes = await StoredFiles.WriteAsync((NpgsqlConnection)database.Database.GetDbConnection(), id.Value, content, ct),
                AddedBy = user.IdOrNull, AddedByName = user.Name, AddedAt = now,
            };
            database.ClientFiles.Add(file);
            audit.Add("add-file", Word.Of(record.Noun), record.Id, new { file = file.Name, bytes = file.SizeBytes, stored = id.Value });
            return file;
        }
    }
}
