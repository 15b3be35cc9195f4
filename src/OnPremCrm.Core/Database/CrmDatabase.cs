using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Lists;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Phones;
using OnPremCrm.Core.Pops;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Retention;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Database;

/// <summary>
/// The nouns as PostgreSQL holds them. The schema is made by the numbered SQL files, never from this model; a test compares the two.
/// Contacts, organisations and fields of the company's own that whoever looks may not see are not there: every query, join and include leaves them out.
/// </summary>
public sealed class CrmDatabase(DbContextOptions<CrmDatabase> options, WhoLooks? whoLooks = null) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Team> Teams => Set<Team>();

    public DbSet<CustomRole> CustomRoles => Set<CustomRole>();

    public DbSet<UserExtension> UserExtensions => Set<UserExtension>();

    public DbSet<UserSession> UserSessions => Set<UserSession>();

    public DbSet<FailingAddress> FailingAddresses => Set<FailingAddress>();

    public DbSet<AccessRules> AccessRules => Set<AccessRules>();

    public DbSet<PasswordLink> PasswordLinks => Set<PasswordLink>();

    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<Organisation> Organisations => Set<Organisation>();

    public DbSet<Contact> Contacts => Set<Contact>();

    public DbSet<PhoneNumber> PhoneNumbers => Set<PhoneNumber>();

    public DbSet<EmailAddress> EmailAddresses => Set<EmailAddress>();

    public DbSet<PostalAddress> PostalAddresses => Set<PostalAddress>();

    public DbSet<MessengerAccount> MessengerAccounts => Set<MessengerAccount>();

    public DbSet<ContactFigures> ContactFigures => Set<ContactFigures>();

    public DbSet<OrganisationFigures> OrganisationFigures => Set<OrganisationFigures>();

    public DbSet<Affiliation> Affiliations => Set<Affiliation>();

    public DbSet<CustomField> CustomFields => Set<CustomField>();

    public DbSet<FieldOrder> FieldOrders => Set<FieldOrder>();

    public DbSet<CustomChoice> CustomChoices => Set<CustomChoice>();

    public DbSet<NumberChoice> NumberChoices => Set<NumberChoice>();

    public DbSet<NumberRange> NumberRanges => Set<NumberRange>();

    public DbSet<Import> Imports => Set<Import>();

    public DbSet<ImportRow> ImportRows => Set<ImportRow>();

    public DbSet<ImportTemplate> ImportTemplates => Set<ImportTemplate>();

    public DbSet<Export> Exports => Set<Export>();

    public DbSet<Merge> Merges => Set<Merge>();

    public DbSet<MergedRecord> MergedRecords => Set<MergedRecord>();

    public DbSet<Deletion> Deletions => Set<Deletion>();

    public DbSet<NotDuplicate> NotDuplicates => Set<NotDuplicate>();

    public DbSet<BulkEdit> BulkEdits => Set<BulkEdit>();

    public DbSet<IgnoredNumber> IgnoredNumbers => Set<IgnoredNumber>();

    public DbSet<CleaningRule> CleaningRules => Set<CleaningRule>();

    public DbSet<TelephonyServer> TelephonyServers => Set<TelephonyServer>();

    public DbSet<Call> Calls => Set<Call>();

    public DbSet<CallAlias> CallAliases => Set<CallAlias>();

    public DbSet<LiveCall> LiveCalls => Set<LiveCall>();

    public DbSet<CallLeg> CallLegs => Set<CallLeg>();

    public DbSet<TalkSegment> TalkSegments => Set<TalkSegment>();

    public DbSet<CallTransfer> CallTransfers => Set<CallTransfer>();

    public DbSet<CallEvents> CallEvents => Set<CallEvents>();

    public DbSet<CallMatching> CallMatchings => Set<CallMatching>();

    public DbSet<CallResult> CallResults => Set<CallResult>();

    public DbSet<ChosenResult> ChosenResults => Set<ChosenResult>();

    public DbSet<CallNote> CallNotes => Set<CallNote>();

    public DbSet<SavedView> SavedViews => Set<SavedView>();

    public DbSet<ListLayout> ListLayouts => Set<ListLayout>();

    public DbSet<Recording> Recordings => Set<Recording>();

    public DbSet<StrayRecording> StrayRecordings => Set<StrayRecording>();

    public DbSet<Callback> Callbacks => Set<Callback>();

    public DbSet<CallbackCall> CallbackCalls => Set<CallbackCall>();

    public DbSet<TelephonyCommand> TelephonyCommands => Set<TelephonyCommand>();

    public DbSet<PhoneLine> Phones => Set<PhoneLine>();

    public DbSet<QueueMember> QueueMembers => Set<QueueMember>();

    public DbSet<ListeningGap> ListeningGaps => Set<ListeningGap>();

    public DbSet<LedgerJob> LedgerJobs => Set<LedgerJob>();

    public DbSet<LedgerProof> LedgerProofs => Set<LedgerProof>();

    public DbSet<PopDismissal> PopDismissals => Set<PopDismissal>();

    public DbSet<PopDelivery> PopDeliveries => Set<PopDelivery>();

    public DbSet<GapDismissal> GapDismissals => Set<GapDismissal>();

    public DbSet<UserPresence> UserPresences => Set<UserPresence>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<Erasure> Erasures => Set<Erasure>();

    public DbSet<RetentionRule> RetentionRules => Set<RetentionRule>();

    public DbSet<ConsentPurpose> ConsentPurposes => Set<ConsentPurpose>();

    public DbSet<ConsentText> ConsentTexts => Set<ConsentText>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<ClientNote> ClientNotes => Set<ClientNote>();

    public DbSet<ClientFile> ClientFiles => Set<ClientFile>();

    public DbSet<WorkingHours> WorkingHours => Set<WorkingHours>();

    // What the filters below ask for at each query.
    private Sight ContactSight => SightOf(GuardedNoun.Contacts);

    private bool SeesAllContacts => ContactSight.IsAll;

    private bool SeesUnownedContacts => ContactSight.HasUnowned;

    private List<UserId?> ContactOwners => [.. ContactSight.Owners];

    private Sight OrganisationSight => SightOf(GuardedNoun.Organisations);

    private bool SeesAllOrganisations => OrganisationSight.IsAll;

    private bool SeesUnownedOrganisations => OrganisationSight.HasUnowned;

    private List<UserId?> OrganisationOwners => [.. OrganisationSight.Owners];

    /// <summary>The fields of the company's own that whoever looks does not see. Only who reads values without their fields has to ask for this.</summary>
    internal List<CustomFieldId> HiddenFields => [.. whoLooks?.Invoke()?.Grants.HiddenFields ?? []];

    /// <summary>The options with which every process opens the database.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, npgsql => npgsql.SetPostgresVersion(15, 0))
            // An organisation's blocks of numbers are reached through it alone.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning));

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        var types = typeof(CrmDatabase).Assembly.GetTypes();
        foreach (var id in types.Where(type => type.IsValueType && type.GetInterfaces().Any(IsIdOf(type))))
        {
            conventions.Properties(id).HaveConversion(typeof(IdConverter<>).MakeGenericType(id));
        }

        foreach (var word in types.Where(type => type.IsEnum && type.IsPublic))
        {
            conventions.Properties(word).HaveConversion(typeof(WordConverter<>).MakeGenericType(word));
        }
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<User>().Property(user => user.ConcurrencyStamp).IsConcurrencyToken();
        model.Entity<UserExtension>().HasKey(extension => new { extension.Server, extension.Extension });
        model.Entity<FailingAddress>().HasKey(failing => failing.Address);
        model.Entity<SecondFactor>().HasKey(factor => factor.UserId);
        model.Entity<RecoveryCode>().HasKey(code => new { code.UserId, code.CodeHash });
        model.Entity<DataProtectionKey>().HasKey(key => key.Name);
        model.Entity<Contact>().Property(contact => contact.Version).IsConcurrencyToken();
        model.Entity<Organisation>().Property(organisation => organisation.Version).IsConcurrencyToken();
        model.Entity<Contact>().Property(contact => contact.Custom).HasColumnType("jsonb");
        model.Entity<Contact>().Property(contact => contact.CustomWords).ValueGeneratedOnAddOrUpdate();
        model.Entity<Organisation>().Property(organisation => organisation.Custom).HasColumnType("jsonb");
        model.Entity<Organisation>().Property(organisation => organisation.CustomWords).ValueGeneratedOnAddOrUpdate();
        model.Entity<ContactFigures>().HasKey(figures => figures.ContactId);
        model.Entity<Contact>().HasOne(contact => contact.Figures).WithOne().HasForeignKey<ContactFigures>(figures => figures.ContactId);
        model.Entity<Contact>().Navigation(contact => contact.Figures).IsRequired(); // by the database
        model.Entity<OrganisationFigures>().HasKey(figures => figures.OrganisationId);
        model.Entity<Organisation>().HasOne(organisation => organisation.Figures).WithOne().HasForeignKey<OrganisationFigures>(figures => figures.OrganisationId);
        model.Entity<Organisation>().Navigation(organisation => organisation.Figures).IsRequired();
        model.Entity<CustomField>().Property(field => field.Version).IsConcurrencyToken();
        model.Entity<FieldOrder>().HasKey(order => order.Noun);
        model.Entity<CustomChoice>().HasKey(choice => new { choice.FieldId, choice.Key });
        model.Entity<CustomField>().HasMany(field => field.Choices).WithOne().HasForeignKey(choice => choice.FieldId);
        model.Entity<Export>().Property(export => export.Custom).HasColumnType("jsonb");
        model.Entity<NumberChoice>().HasKey(choice => choice.Number);
        model.Entity<ImportRow>().HasKey(row => new { row.ImportId, row.Line });
        model.Entity<ImportRow>().Property(row => row.Change).HasColumnType("jsonb");
        model.Entity<ImportTemplate>().Property(template => template.Fields).HasColumnType("jsonb");
        model.Entity<Merge>().Property(merge => merge.Before).HasColumnType("jsonb");
        model.Entity<Merge>().Property(merge => merge.After).HasColumnType("jsonb");
        model.Entity<MergedRecord>().HasKey(merged => new { merged.MergeId, merged.RecordId });
        model.Entity<MergedRecord>().Property(merged => merged.Kept).HasColumnType("jsonb");
        model.Entity<Deletion>().Property(deletion => deletion.Kept).HasColumnType("jsonb");
        model.Entity<BulkEdit>().Ignore(edit => edit.Change);
        model.Entity<NotDuplicate>().HasKey(said => new { said.Noun, said.OneId, said.OtherId });
        model.Entity<IgnoredNumber>().HasKey(ignored => ignored.Number);
        model.Entity<TelephonyServer>().HasKey(server => server.Name);
        model.Entity<CallAlias>().HasKey(alias => new { alias.Server, alias.Linkedid });
        model.Entity<LiveCall>().HasKey(live => live.CallId);
        model.Entity<LiveCall>().Property(live => live.Snapshot).HasColumnType("jsonb");
        model.Entity<CallLeg>().HasKey(leg => new { leg.CallId, leg.Ordinal });
        model.Entity<TalkSegment>().HasKey(segment => new { segment.CallId, segment.Ordinal });
        model.Entity<CallTransfer>().HasKey(transfer => new { transfer.CallId, transfer.Ordinal });
        model.Entity<CallEvents>().HasKey(events => new { events.CallId, events.Part });
        model.Entity<CallMatching>().HasKey(matching => matching.CallId);
        model.Entity<CallMatching>().Property(matching => matching.Candidates).HasColumnType("jsonb");
        model.Entity<ListLayout>().HasKey(layout => new { layout.UserId, layout.Noun });
        model.Entity<ChosenResult>().HasKey(chosen => chosen.CallId);
        model.Entity<LedgerJob>().Property(job => job.Result).HasColumnType("jsonb");
        model.Entity<LedgerProof>().Property(proof => proof.Exceptions).HasColumnType("jsonb");
        model.Entity<CallbackCall>().HasKey(counted => new { counted.CallbackId, counted.CallId });
        // Named so that a callback is written before the calls that it counts.
        model.Entity<CallbackCall>().HasOne<Callback>().WithMany().HasForeignKey(counted => counted.CallbackId);
        model.Entity<StrayRecording>().HasKey(stray => new { stray.Server, stray.Path });
        model.Entity<PhoneLine>().HasKey(phone => new { phone.Server, phone.Extension });
        model.Entity<QueueMember>().HasKey(member => new { member.Server, member.Queue, member.Interface });
        model.Entity<PopDelivery>().HasKey(delivery => new { delivery.CallId, delivery.UserId });
        model.Entity<GapDismissal>().HasKey(dismissal => new { dismissal.GapId, dismissal.UserId });
        model.Entity<UserPresence>().HasKey(presence => new { presence.UserId, presence.Since });
        model.Entity<PopDismissal>().HasKey(dismissal => new { dismissal.UserId, dismissal.PopId });
        model.Entity<AuditEntry>().Property(entry => entry.Details).HasColumnType("jsonb");
        model.Entity<Erasure>().Property(erasure => erasure.Counts).HasColumnType("jsonb");
        model.Entity<RetentionRule>().HasKey(rule => rule.Kind);
        model.Entity<ConsentText>().HasKey(text => new { text.PurposeId, text.Version });
        model.Entity<ConsentPurpose>().HasMany(purpose => purpose.Texts).WithOne().HasForeignKey(text => text.PurposeId);
        model.Entity<ClientNote>().Property(note => note.Version).IsConcurrencyToken();
        model.Entity<ClientNote>().HasOne<Organisation>().WithMany().HasForeignKey(note => note.OrganisationId);
        model.Entity<Grant>().HasKey(grant => new { grant.RoleId, grant.Noun, grant.Deed });
        model.Entity<Grant>().ToTable("grants");
        model.Entity<CustomRole>().HasMany(role => role.Grants).WithOne().HasForeignKey(grant => grant.RoleId);
        model.Entity<CustomRole>().Property(role => role.Version).IsConcurrencyToken();
        model.Entity<Contact>().HasQueryFilter(contact => SeesAllContacts || (contact.OwnerId == null && SeesUnownedContacts) || ContactOwners.Contains(contact.OwnerId));
        model.Entity<Organisation>().HasQueryFilter(organisation =>
            SeesAllOrganisations || (organisation.OwnerId == null && SeesUnownedOrganisations) || OrganisationOwners.Contains(organisation.OwnerId));
        model.Entity<CustomField>().HasQueryFilter(field => !HiddenFields.Contains(field.Id));
        model.Entity<CustomChoice>().HasQueryFilter(choice => !HiddenFields.Contains(choice.FieldId));
        SearchableNames.Map(model);
        CustomWords.Map(model);
        SnakeCase.Apply(model);
    }

    private Sight SightOf(GuardedNoun noun) => whoLooks?.Invoke()?.SightOf(noun, Deed.See) ?? Sight.Everything;

    private static Func<Type, bool> IsIdOf(Type type) => contract =>
        contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IId<>) && contract.GenericTypeArguments[0] == type;
}
