import { Module } from '@nestjs/common';
import { OFFICE_STAFF } from '../accounts/office-staff.js';
import { AuditModule } from '../audit/audit.module.js';
import { AbsenceImports } from './absence/absence-imports.service.js';
import { AbsenceLists } from './absence/absence-lists.service.js';
import { AbsencesController } from './absence/absences.controller.js';
import { AbsencesService } from './absence/absences.service.js';
import { AgenciesService } from './agencies.service.js';
import { AreaMaps } from './areas/area-maps.service.js';
import { AgencyImports } from './agency-imports.service.js';
import { Calendars } from './calendar/calendars.service.js';
import { CheckPointBooks } from './check-points/check-point-books.service.js';
import { CheckPointsController } from './check-points/check-points.controller.js';
import { CheckPoints } from './check-points/check-points.service.js';
import { ConflictsController } from './conflicts.controller.js';
import { ConflictsService } from './conflicts.service.js';
import { FormerPosts } from './former-post/former-post.service.js';
import { Enterprises } from './enterprise/enterprises.service.js';
import { RegistryExports } from './exports.service.js';
import { ImportBatches } from './import/import-batches.service.js';
import { ImportReader } from './import/import-reader.service.js';
import { ImportsController } from './import/imports.controller.js';
import { ImportService } from './import/import.service.js';
import { ImportWriter } from './import/import-writer.service.js';
import { InspectorBulk } from './inspector-bulk.service.js';
import { InspectorImports } from './inspector-imports.service.js';
import { InspectorsController } from './inspectors.controller.js';
import { InspectorsService } from './inspectors.service.js';
import { ItemImports } from './item-imports.service.js';
import { ItemsService } from './items.service.js';
import { ItemRules } from './item-rules/item-rules.service.js';
import { ListsController } from './lists/lists.controller.js';
import { SupervisionLists } from './lists/supervision-lists.service.js';
import { NamesService } from './names.service.js';
import { ClassEffects } from './population/class-effects.service.js';
import { Populations } from './population/populations.service.js';
import { PromisedDays } from './promised/promised-days.service.js';
import { RegistryController } from './registry.controller.js';
import { PublicTexts } from './public-texts.service.js';
import { RegistryFinder } from './registry-finder.service.js';
import { RegistryReader } from './registry-reader.service.js';
import { ScopeService } from './scope.service.js';
import { Schemes } from './schemes/schemes.service.js';
import { SubjectImports } from './subject-imports.service.js';
import { SubjectsController } from './subjects.controller.js';
import { SubjectsService } from './subjects.service.js';
import { Visited } from './visited/visited.service.js';
import { FileOrders } from './workbooks/file-orders.service.js';
import { OfficialFiles } from './workbooks/official-files.service.js';
import { Workbooks } from './workbooks/workbooks.service.js';

const services = [
  ...[AgenciesService, ItemsService, NamesService, ScopeService],
  ...[
    SubjectsService,
    SubjectImports,
    InspectorsService,
    InspectorImports,
    InspectorBulk,
    ConflictsService,
    AbsencesService,
    AbsenceLists,
    AbsenceImports,
    RegistryExports,
  ],
  ...[FormerPosts, Enterprises, Calendars],
  ...[Workbooks, OfficialFiles, FileOrders],
  ...[SupervisionLists, ItemRules, Schemes, CheckPoints, CheckPointBooks],
  ...[
    RegistryFinder,
    RegistryReader,
    PublicTexts,
    Populations,
    ClassEffects,
    PromisedDays,
    Visited,
    AreaMaps,
  ],
  ...[AgencyImports, ItemImports, ImportWriter, ImportReader, ImportBatches, ImportService],
];

@Module({
  imports: [AuditModule],
  controllers: [
    SubjectsController,
    InspectorsController,
    ConflictsController,
    AbsencesController,
    RegistryController,
    ListsController,
    CheckPointsController,
    ImportsController,
  ],
  providers: [...services, { provide: OFFICE_STAFF, useExisting: ScopeService }],
  exports: services,
})
export class RegistryModule {}
